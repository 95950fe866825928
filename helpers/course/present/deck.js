// In a control only the arrows, Home and End move it (and Tab and Enter do what they always do);
// all other keys are the deck's, which ignores them while an input has the focus.
const OWN = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "Tab", "Enter"];
const CONTROLS = "input, select, summary";

document.addEventListener("keydown", event => {
  const control = event.target.closest?.(CONTROLS);
  if (!control) return;
  const own = control.matches("input, select") ? OWN : ["Tab", "Enter"];
  if (own.includes(event.key)) event.stopPropagation();
  else control.blur();
}, true);

for (const control of document.querySelectorAll(".explore-frames input, .explore-frames select"))
  control.setAttribute("data-prevent-swipe", "");

// Opening one answer closes the others of the slide: there is room for one.
document.addEventListener("toggle", event => {
  const fold = event.target;
  if (!fold.open) return;
  for (const other of fold.closest("section").querySelectorAll("details"))
    if (other !== fold && !other.contains(fold)) other.open = false;
}, true);

function toggleDark() { document.documentElement.classList.toggle("dark"); }
if (new URLSearchParams(location.search).has("dark")) toggleDark();

async function present() {
  fitAll();
  await Reveal.initialize({
    width: 1280, height: 720, margin: 0, center: false, hash: true, slideNumber: "c",
    transition: "none", pdfSeparateFragments: false, plugins: [RevealNotes],
  });
  Reveal.addKeyBinding({ keyCode: 68, key: "D", description: "Dark room" }, toggleDark);
}
window.ready = Promise.all([MathJax.startup.promise, document.fonts.ready]).then(present);
