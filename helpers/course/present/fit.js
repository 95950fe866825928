// Each slide in the largest letters in which all of it fits, its picture as large as is left.
const SIZES = [34, 31, 28, 25, 22];
const [WIDTH, HEIGHT, ENOUGH, GAP, LETTERS] = [1168, 640, 620, 16, 18];
const COLUMNS = [500, 420, 360, 310]; // of the text beside a picture

function fitAll() {
  document.documentElement.classList.add("fitting");
  for (const section of document.querySelectorAll("section.leaf")) {
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

// A long line of code, or a long formula, is no reason for smaller prose. Code of a very long line
// is broken rather than made too small to be read.
function narrow(node) {
  node.style.fontSize = node.style.whiteSpace = "";
  const drawn = node.querySelector("svg")?.getBoundingClientRect().width ?? 0;
  const width = Math.max(node.scrollWidth, drawn);
  const size = parseFloat(getComputedStyle(node).fontSize);
  const share = node.clientWidth / width;
  const fitting = Math.floor(20 * size * share) / 20;
  const broken = node.tagName === "PRE" && fitting < LETTERS;
  if (broken) node.style.whiteSpace = "pre-wrap";
  if (share < 1) node.style.fontSize = (broken ? LETTERS : fitting) + "px";
}

// Only one fold of a slide is open at a time: what must fit is each of them.
function everyFold(section) {
  const folds = [...section.querySelectorAll("details")];
  const none = () => {};
  return [none, ...folds.map(fold => state => { fold.open = state; })];
}

// Below the text (column 0) or beside it, wherever the picture becomes larger. Returns its width.
function placePicture(section) {
  const images = [...section.querySelectorAll(".drawing img")];
  if (images.length === 0) return ENOUGH;
  const shapes = images.map(image => image.getAttribute("width") / image.getAttribute("height"));
  const narrow = images.length === 1 && !section.querySelector(".coding, table, .math.display");
  const columns = narrow ? [0, ...COLUMNS] : [0];
  const widths = columns.map(column => room(section, images, shapes, column));
  const width = Math.max(...widths);
  setColumn(section, columns[widths.indexOf(width)]);
  images.forEach((image, k) => resize(image, width, shapes[k]));
  return width;
}

function setColumn(section, column) {
  section.classList.toggle("beside", column > 0);
  section.style.setProperty("--column", column + "px");
}

// The width that pictures of these shapes may have: what their controls and the text leave.
function room(section, images, shapes, column) {
  setColumn(section, column);
  images.forEach((image, k) => resize(image, 1, shapes[k]));
  const text = contentHeight(section);
  if (text > HEIGHT) return 0;
  const taken = column ? images[0].closest(".drawing").offsetHeight + GAP : text;
  const height = (HEIGHT - taken) / images.length;
  const width = column ? WIDTH - column - GAP : WIDTH;
  return Math.max(0, Math.floor(Math.min(width, height * Math.min(...shapes))));
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
