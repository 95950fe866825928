// The reader's own choice of light or dark, also when it changes.
const night = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark", night.matches);
night.addEventListener("change", follow);
follow();

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
