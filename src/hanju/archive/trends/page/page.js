// Draws every chart of a page in its theme; the tables under them say the same without this script.
(() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;

  function theme() {
    const chosen = root.dataset.theme;
    if (chosen === "light" || chosen === "dark") return chosen;
    return dark.matches ? "dark" : "light";
  }

  function draw() {
    for (const figure of document.querySelectorAll("figure[data-chart]")) {
      const specs = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
      const place = figure.querySelector(".drawn");
      // `ast`: expressions are walked, not compiled, so that the page needs no eval.
      window.hanjuDraw(place, specs[theme()], {
        ast: true, actions: false, renderer: "svg", defaultStyle: false,
        tooltip: { disableDefaultStyle: true },
      }).then(() => { figure.dataset.done = theme(); }, (error) => {
        figure.dataset.failed = String(error);
      });
    }
  }

  draw();
  dark.addEventListener("change", draw);
  new MutationObserver(draw).observe(root, { attributeFilter: ["data-theme"] });
})();
