// Reads a feed in a file as rss-parser does, and prints the id of each item. Usage: feed.cjs FILE
const { readFileSync } = require("node:fs");
const Parser = require("rss-parser");

new Parser().parseString(readFileSync(process.argv[2], "utf8")).then(
  (feed) => feed.items.forEach((item) => console.log(item.guid)),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
