// Formulas become SVG, in units of the letters around them.
window.MathJax = {
  tex: { inlineMath: [["\\(", "\\)"]], displayMath: [["\\[", "\\]"]], processEscapes: false },
  svg: { fontCache: "global", mtextInheritFont: false },
  options: {
    enableMenu: false,
    ignoreHtmlClass: "reveal|page",
    processHtmlClass: "math",
  },
};
