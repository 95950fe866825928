// Each slide in the largest letters in which all of it fits, its picture as large as is left.
const SIZES = [34, 31, 28, 25, 22];
const [WIDTH, HEIGHT, ENOUGH, COLUMN] = [1168, 640, 620, 326];

function fitAll() {
  document.documentElement.classList.add("fitting");
  for (const section of document.querySelectorAll(".slides section section")) {
    const tried = [section, section.parentElement];
    tried.forEach(node => node.classList.add("tried"));
    SIZES.some(size => fits(section, size));
    tried.forEach(node => node.classList.remove("tried"));
  }
  document.documentElement.classList.remove("fitting");
}

function fits(section, size) {
  section.style.fontSize = size + "px";
  for (const wide of section.querySelectorAll("pre, mjx-container[display=true]")) narrow(wide);
  const picture = placePicture(section);
  return picture >= ENOUGH && everyFold(section).every(open => {
    open(true);
    const fit = contentHeight(section) <= HEIGHT && section.scrollWidth <= 1280;
    open(false);
    return fit;
  });
}

// A long line of code, or a long formula, is no reason for smaller prose.
function narrow(node) {
  node.style.fontSize = "";
  const drawn = node.querySelector("svg")?.getBoundingClientRect().width ?? 0;
  const width = Math.max(node.scrollWidth, drawn);
  const size = parseFloat(getComputedStyle(node).fontSize);
  const share = node.clientWidth / width;
  if (share < 1) node.style.fontSize = Math.floor(20 * size * share) / 20 + "px";
}

// Only one fold of a slide is open at a time: what must fit is each of them.
function everyFold(section) {
  const folds = [...section.querySelectorAll("details")];
  const none = () => {};
  return [none, ...folds.map(fold => state => { fold.open = state; })];
}

// Below the text or beside it, wherever the picture becomes larger. Returns its width.
function placePicture(section) {
  const images = [...section.querySelectorAll(".drawing img")];
  if (images.length === 0) return ENOUGH;
  const shapes = images.map(image => image.getAttribute("width") / image.getAttribute("height"));
  const [below, beside] = ["", "beside"].map(place => room(section, images, shapes, place));
  const narrow = images.length === 1 && !section.querySelector(".coding, table, .math.display");
  const place = narrow && beside > below ? "beside" : "";
  section.classList.toggle("beside", place === "beside");
  const width = Math.max(below, place ? beside : 0);
  images.forEach((image, k) => resize(image, width, shapes[k]));
  return width;
}

function room(section, images, shapes, place) {
  section.classList.toggle("beside", place === "beside");
  images.forEach((image, k) => resize(image, 1, shapes[k]));
  const drawings = images.map(image => image.closest(".drawing"));
  const taken = place ? drawings[0].offsetHeight + 16 : contentHeight(section);
  const text = place ? contentHeight(section) : 0;
  if (text > HEIGHT) return 0;
  const height = (HEIGHT - taken) / images.length;
  return Math.floor(Math.min(place ? WIDTH - COLUMN : WIDTH, height * Math.min(...shapes)));
}

function contentHeight(section) {
  const flow = [...section.children].filter(node => getComputedStyle(node).position !== "absolute");
  const last = flow.filter(node => node.tagName !== "ASIDE").at(-1);
  return last ? last.offsetTop + last.offsetHeight - 36 : 0;
}

function resize(image, width, shape) {
  image.style.width = width + "px";
  image.style.height = width / shape + "px";
}
