/** The pages for citizens, which hold the Indonesian sentences of the site. */
export const PAGES = [
  "index.html",
  "404.html",
  "lapor/index.html",
  "lacak/index.html",
  "periksa/index.html",
  "ikuti/index.html",
];
