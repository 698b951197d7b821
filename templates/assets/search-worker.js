// The theme's search, told apart what it takes for one. lunr 2.3.9 keeps the index's words as a graph
// and merges states that look alike, by a text in which a letter and the number of the state behind
// it stand side by side: where the letters are digits, two different states can have the same text.
// A search that comes by finds a word that the index has not, and fails.
const [, name] = /[?&]of=(search\.[0-9a-f]+\.min\.js)$/.exec(location.search);
importScripts(`javascripts/workers/${name}`);

self.lunr.TokenSet.prototype.toString = function () {
  if (this._str) return this._str;
  const edges = Object.keys(this.edges).sort().map((letter) => `${letter}${this.edges[letter].id};`);
  return `${this.final ? 1 : 0}${edges.join("")}`;
};
