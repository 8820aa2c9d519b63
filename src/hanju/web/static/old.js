// Browsers without modules: IE mode of Edge. Plain old script on purpose.
window.onload = function () {
  var told = document.createElement("p");
  told.className = "note";
  told.appendChild(document.createTextNode("이 화면은 Edge의 IE 모드에서 열렸습니다. 주소창의 IE 표시를 눌러 나가 주세요."));
  document.body.insertBefore(told, document.body.firstChild);
};
