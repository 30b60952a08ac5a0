// Formats CSL-JSON with citeproc-js. Usage: csl.cjs FILE STYLE…: FILE holds an array of items.
// Prints an object: for each style and locale, the references as plain text, one for each item.
const fs = require("fs");
const path = require("path");
const CSL = require("citeproc");

const [file, ...styles] = process.argv.slice(2);
const csl = path.join(__dirname, "../../.tools/csl");
const read = (name) => fs.readFileSync(path.join(csl, name), "utf8");
const items = JSON.parse(fs.readFileSync(file, "utf8"));
const locales = ["en-US", "en-GB", "fr-CA", "fr-FR"];

function references(style, locale) {
  const sys = { retrieveLocale: (lang) => read(`locales-${locales.includes(lang) ? lang : "en-US"}.xml`), retrieveItem: (id) => items[id] };
  const engine = new CSL.Engine(sys, read(`${style}.csl`), locale, true);
  engine.setOutputFormat("text");
  return items.map((item, index) => {
    engine.updateItems([index]);
    return engine.makeBibliography()[1][0].trim();
  });
}

const all = {};
for (const style of styles) for (const locale of locales) all[`${style} ${locale}`] = references(style, locale);
console.log(JSON.stringify(all));
