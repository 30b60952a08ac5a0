// Reads BibTeX or CSL-JSON as citation-js does, and prints the CSL data as JSON, then the reference in APA style.
// Usage: cite.cjs FILE
const fs = require("fs");
const { Cite } = require("@citation-js/core");
require("@citation-js/plugin-bibtex");
require("@citation-js/plugin-csl");

const cited = new Cite(fs.readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify(cited.data));
console.log(cited.format("bibliography", { template: "apa" }));
