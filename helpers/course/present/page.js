// The reader's own choice of light or dark, also when it changes.
const night = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark", night.matches);
night.addEventListener("change", follow);
follow();

// What is wider than the page scrolls, and then the keyboard must reach it.
function reach() {
  for (const wide of document.querySelectorAll("pre, table, .math.display"))
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
    else wide.removeAttribute("tabindex");
}
addEventListener("resize", reach);
addEventListener("toggle", reach, true);
window.ready = Promise.all([window.MathJax?.startup.promise, document.fonts.ready]).then(reach);

const search = document.getElementById("search");
search?.addEventListener("input", () => {
  const words = search.value.toLowerCase().split(/\s+/);
  let count = 0;
  for (const item of document.querySelectorAll(".contents li")) {
    item.hidden = !words.every(word => item.textContent.toLowerCase().includes(word));
    count += !item.hidden;
  }
  document.getElementById("found").textContent = search.value ? count + " found" : "";
});
