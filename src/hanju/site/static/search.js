// The search of the site. Reads search/*.js (scripts, for a page opened from a folder may fetch
// nothing), by the tokens of text/search_tokens.py, and looks at the texts themselves by the rule
// of text/terms.py before it shows them. Texts are put on the page as text, never as markup.
"use strict";

(() => {
  const PAGE = 20;
  const HANGUL = /[가-힣]/u;
  const RUN = new RegExp(
    "[가-힣]+|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+" +
      "|(?:(?![가-힣\\u3400-\\u9fff\\uf900-\\ufaff])[\\p{L}\\p{Nl}\\p{No}])+" +
      "|[\\u3400-\\u9fff\\uf900-\\ufaff]",
    "gu",
  );
  const LONG_RUN = 64;
  const SHORT_TERM = 3;
  const MAY_PART = 4;
  const GAP = "[가-힣]{0,5}[^\\p{L}\\p{N}]{0,5}";
  const page = document.getElementById("results");
  const status = document.getElementById("status");
  const form = document.getElementById("ask");
  const moreButton = document.getElementById("more");
  const words = page ? page.dataset : {};
  let lists = null;
  let years = {};
  const pieces = new Map();
  const texts = new Map();

  // -- tokens, as text/search_tokens.py makes them ----------------------------------------

  function fits(stem, ending) {
    const final = (stem.codePointAt(stem.length - 1) - 0xac00) % 28;
    if (lists.closed.has(ending)) return final !== 0;
    if (lists.open.has(ending)) return final === 0 || (final === 8 && ending.startsWith("로"));
    return true;
  }

  function stemOf(run) {
    for (const ending of lists.endings) {
      if (!run.endsWith(ending)) continue;
      const stem = run.slice(0, run.length - ending.length);
      if (stem.length >= 2 && fits(stem, ending) && !lists.nouns.has(run.slice(-2))) return stem;
    }
    return run;
  }

  function ofHangul(run) {
    const stem = stemOf(run);
    if (stem.length === 1) return [stem];
    const pairs = [];
    for (let at = 0; at + 1 < stem.length; at += 1) pairs.push(stem.slice(at, at + 2));
    return pairs;
  }

  function ofLatin(run) {
    const small = run.toLowerCase();
    const plural = small.length > 3 && small.endsWith("s") && /^[\x00-\x7f]*$/.test(small);
    return plural && !"sui".includes(small.at(-2)) ? small.slice(0, -1) : small;
  }

  function isParticle(ending) {
    return ending === "" || lists.particle.test(ending);
  }

  function tokensOf(text) {
    const found = [];
    let end = -1;
    for (const hit of text.normalize("NFKC").matchAll(RUN)) {
      const run = hit[0];
      const glued = hit.index === end;
      end = hit.index + run.length;
      if (HANGUL.test(run[0])) {
        if (glued && isParticle(run)) continue;
        if (run.length > LONG_RUN) {
          for (let at = 0; at < run.length; at += LONG_RUN - 1)
            found.push(...ofHangul(run.slice(at, at + LONG_RUN)));
        } else found.push(...ofHangul(run));
      } else if (/[0-9]/.test(run[0])) found.push(run.replaceAll(",", ""));
      else found.push(ofLatin([...run].slice(0, LONG_RUN).join("")));
    }
    return found;
  }

  // -- words in a text, as text/terms.py finds them ---------------------------------------

  const isLatin = (char) => /^[A-Za-z]$/.test(char || "");
  const isHangul = (char) => HANGUL.test(char || "");
  const isDigit = (char) => /^[0-9]$/.test(char || "");

  function standsAt(text, start, end) {
    const before = text[start - 1];
    const after = text[end];
    if (isLatin(text[start])) {
      if (isDigit(before)) return false;
      if (isLatin(before) && !(/[a-z]/.test(before) && /[A-Z]/.test(text[start]))) return false;
    }
    if (isLatin(text[end - 1]) && isLatin(after)) return false;
    if (isDigit(text[end - 1]) && isDigit(after)) return false;
    if (end - start < SHORT_TERM && [...text.slice(start, end)].every(isHangul)) {
      if (!isHangul(before)) return true;
      return isParticle(/^[가-힣]*/u.exec(text.slice(end))[0]);
    }
    return true;
  }

  function lastStem(word) {
    const run = /(?<![가-힣])[가-힣]+$/u.exec(word);
    return run ? word.slice(0, run.index) + stemOf(run[0]) : word;
  }

  function patternOf(text) {
    const parts = text.normalize("NFKC").split(/[^\p{L}\p{N}_&.+-]+/u).filter(Boolean).map(lastStem);
    const plain = parts.map((word) =>
      word.length >= MAY_PART && [...word].every(isHangul)
        ? [...word].join(" ?")
        : word.replace(/[.*+?^${}()|[\]\\-]/g, "\\$&").replaceAll("\\-", "\\x2d"),
    );
    return plain.length ? new RegExp(plain.join(GAP), "giu") : null;
  }

  function spansOf(text, pattern) {
    const spans = [];
    for (const hit of text.matchAll(pattern)) {
      const end = hit.index + hit[0].length;
      if (hit[0] && standsAt(text, hit.index, end)) spans.push([hit.index, end]);
      if (spans.length > 50) break;
    }
    return spans;
  }

  // -- a question -------------------------------------------------------------------------

  function parse(query) {
    const terms = [];
    const unwanted = [];
    for (const hit of query.slice(0, 300).matchAll(/(-?)(?:["“”]([^"“”]+)["“”]|([^\s"“”]+))/gu)) {
      const text = hit[2] ?? hit[3];
      const pattern = patternOf(text);
      const tokens = tokensOf(text);
      if (!pattern || !tokens.length) continue;
      (hit[1] ? unwanted : terms).push({ text, pattern, tokens });
      if (terms.length >= 12) break;
    }
    return { terms, unwanted };
  }

  function load(address, held, key) {
    if (held.has(key)) return Promise.resolve();
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => { script.remove(); done(); };
      script.onerror = () => failed(new Error(address));
      document.head.append(script);
    });
  }

  function placeOf(token) {
    let found = 0;
    for (const char of token) found = (Math.imul(found, 31) + char.codePointAt(0)) >>> 0;
    return found;
  }

  async function postings(year, token) {
    const key = `${year}-${placeOf(token) % years[year].pieces}`;
    await load(`search/${key}.js`, pieces, key);
    const held = pieces.get(key);
    const found = new Map();
    if (!held || !Object.hasOwn(held, token)) return found;
    let at = -1;
    for (const hit of held[token].matchAll(/([0-9a-z]+)([;,])/g)) {
      at += parseInt(hit[1], 36);
      found.set(at, hit[2] === ";");
    }
    return found;
  }

  function placed(year, number) {
    const issues = years[year].issues;
    for (let n = issues.length - 1; n >= 0; n -= 1)
      if (number >= issues[n][1]) return { issue: issues[n][0], place: number - issues[n][1], day: issues[n][3] };
    return null;
  }

  async function candidates(asked, filters, newest) {
    const total = Object.values(years).reduce((sum, one) => sum + one.entries, 0);
    const held = [];
    const counts = new Map();
    const wantedYears = Object.keys(years).filter((one) => !filters.year || one === filters.year);
    for (const year of wantedYears) {
      const lookups = asked.terms.map((term) => [...new Set(term.tokens)]);
      const of = new Map();
      for (const token of new Set(lookups.flat())) {
        const found = await postings(year, token);
        of.set(token, found);
        counts.set(token, (counts.get(token) || 0) + found.size);
      }
      const allowed = [];
      for (const [mark, name] of [["f", filters.field], ["k", filters.kind], ["r", filters.region]])
        if (name) allowed.push(await postings(year, `${mark}:${name}`));
      held.push({ year, lookups, of, allowed });
    }
    const weigh = (token) => Math.log(1 + total / (1 + (counts.get(token) || 0)));
    const strict = [];
    const loose = [];
    for (const { year, lookups, of, allowed } of held) {
      const seen = new Map();
      if (!lookups.length && allowed.length)
        for (const number of allowed[0].keys()) seen.set(number, { score: 0, terms: 0 });
      if (!lookups.length && !allowed.length && filters.year)
        for (let number = 0; number < years[year].entries; number += 1)
          seen.set(number, { score: 0, terms: 0 });
      for (const tokens of lookups) {
        const [first, ...rest] = tokens.map((one) => of.get(one)).sort((a, b) => a.size - b.size);
        for (const number of first.keys()) {
          if (!rest.every((one) => one.has(number))) continue;
          const one = seen.get(number) || { score: 0, terms: 0 };
          one.terms += 1;
          for (const token of tokens) one.score += weigh(token) * (of.get(token).get(number) ? 2.2 : 1);
          seen.set(number, one);
        }
      }
      for (const [number, one] of seen) {
        if (!allowed.every((list) => list.has(number))) continue;
        const where = placed(year, number);
        if (!where) continue;
        const age = (newest - Date.parse(where.day)) / 86400000;
        const fresh = one.score * (1 + 0.1 * 0.5 ** (age / 60));
        const made = { ...where, score: fresh, terms: one.terms };
        (one.terms === asked.terms.length ? strict : loose).push(made);
      }
    }
    return { strict, loose };
  }

  const byFit = (a, b) => b.terms - a.terms || b.score - a.score || b.issue - a.issue || a.place - b.place;
  const byDay = (a, b) => b.day.localeCompare(a.day) || a.place - b.place;

  // -- the page ---------------------------------------------------------------------------

  function marked(node, text, terms) {
    const spans = terms.flatMap((term) => spansOf(text, term.pattern)).sort((a, b) => a[0] - b[0]);
    let at = 0;
    for (const [start, end] of spans) {
      if (end <= at) continue;
      node.append(text.slice(at, Math.max(at, start)));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(Math.max(at, start), end);
      node.append(mark);
      at = end;
    }
    node.append(text.slice(at));
  }

  function shown(found, entry, terms) {
    const [anchor, headline, day, field, category, actor, region, bullets] = entry;
    const item = document.createElement("li");
    const title = document.createElement("h3");
    const link = document.createElement("a");
    link.href = `issues/${found.issue}.html#${anchor}`;
    marked(link, headline, terms);
    title.append(link);
    const line = document.createElement("p");
    line.className = "where";
    line.textContent = [day.replaceAll("-", "."), `No. ${found.issue}`, field, category, actor, region]
      .filter(Boolean).join(" · ");
    const piece = document.createElement("p");
    const best = bullets.find((text) => terms.some((term) => spansOf(text, term.pattern).length));
    marked(piece, best || bullets[0] || "", terms);
    item.append(title, piece, line);
    return item;
  }

  function confirms(entry, asked, needed) {
    const whole = [entry[1], ...entry[7], entry[5]];
    const holds = (term) => whole.some((text) => spansOf(text, term.pattern).length);
    if (asked.unwanted.some(holds)) return false;
    return asked.terms.filter(holds).length >= needed;
  }

  async function answer(asked, filters, sort) {
    const newest = Math.max(...Object.values(years).flatMap((one) => one.issues.map((i) => Date.parse(i[3]))));
    const { strict, loose } = await candidates(asked, filters, newest);
    const order = sort === "day" ? byDay : byFit;
    strict.sort(order);
    loose.sort(byFit);
    const queue = [...strict.map((one) => [one, asked.terms.length])];
    const total = { count: strict.length, isLoose: false };
    let shownCount = 0;

    async function take() {
      let added = 0;
      while (added < PAGE) {
        if (!queue.length && !total.isLoose && asked.terms.length > 1 && shownCount < 5) {
          total.isLoose = true;
          queue.push(...loose.slice(0, PAGE).map((one) => [one, 1]));
        }
        if (!queue.length) break;
        const batch = queue.splice(0, PAGE - added);
        await Promise.all([...new Set(batch.map(([one]) => one.issue))].map((issue) =>
          load(`search/d/${issue}.js`, texts, issue)));
        for (const [one, needed] of batch) {
          const entry = texts.get(one.issue)?.[one.place];
          if (!entry || !confirms(entry, asked, needed)) {
            if (!total.isLoose) total.count -= 1;
            continue;
          }
          page.append(shown(one, entry, asked.terms));
          added += 1;
          shownCount += 1;
        }
      }
      moreButton.hidden = !queue.length;
      tell(total, shownCount);
    }

    moreButton.onclick = async () => {
      const last = page.lastElementChild;
      await take();
      (last?.nextElementSibling?.querySelector("a"))?.focus();
    };
    await take();
  }

  function tell(total, shownCount) {
    if (!shownCount) status.textContent = words.nothing;
    else {
      const some = total.isLoose && shownCount > total.count;
      const count = words.found.replace("{count}", Math.max(total.count, 0).toLocaleString());
      status.textContent = some ? `${count} ${words.foundSome}` : count;
    }
  }

  // -- what the files call ----------------------------------------------------------------

  window.hanjuSearch = (start) => {
    const { closed, open, endings, nouns, particles } = start.rules;
    lists = {
      closed: new Set(closed), open: new Set(open), endings, nouns: new Set(nouns),
      particle: new RegExp(`^(?:${particles.join("|")}){1,5}$`, "u"),
    };
    years = start.years;
  };
  window.hanjuPiece = (key, held) => pieces.set(key, held);
  window.hanjuTexts = (issue, held) => texts.set(issue, held);
  window.hanjuTokens = tokensOf; // for whoever checks that both readers agree

  async function begin() {
    if (!page) return;
    const given = new URLSearchParams(location.search);
    for (const [name, value] of given) {
      const field = form.elements.namedItem(name);
      if (field) field.value = value;
    }
    const filters = { field: given.get("field"), kind: given.get("kind"), region: given.get("region"), year: given.get("year") };
    const query = (given.get("q") || "").trim();
    if (!query && !Object.values(filters).some(Boolean)) return;
    status.textContent = words.loading;
    try {
      const asked = parse(query);
      if (query && !asked.terms.length && !Object.values(filters).some(Boolean)) {
        status.textContent = words.nothing;
        return;
      }
      await answer(asked, filters, given.get("sort"));
    } catch {
      status.textContent = words.failed;
    }
    document.body.dataset.ready = "true";
  }

  document.addEventListener("DOMContentLoaded", begin);
})();
