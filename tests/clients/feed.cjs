// Reads a feed as rss-parser does, and prints the id of each item. Usage: feed.cjs ADDRESS
const Parser = require("rss-parser");

new Parser().parseURL(process.argv[2]).then(
  (feed) => feed.items.forEach((item) => console.log(item.guid)),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
