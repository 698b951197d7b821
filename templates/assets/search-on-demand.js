// The theme asks for the search index, the largest file of the site, whenever a page opens. Here it
// is asked for once somebody goes to the search field or comes with a question in the address.
(() => {
  const isAsked = new URLSearchParams(location.search).has("q");
  const wanted = new Promise((resolve) => {
    if (isAsked) resolve();
    addEventListener("focusin", (event) => {
      if (event.target.closest('[data-md-component="search"]')) resolve();
    });
  });
  const { open, send } = XMLHttpRequest.prototype;
  const late = new WeakSet();
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    if (/\/search\/search_index\.json$/.test(url)) late.add(this);
    return open.call(this, method, url, ...rest);
  };
  XMLHttpRequest.prototype.send = function (body) {
    if (late.has(this)) wanted.then(() => send.call(this, body));
    else send.call(this, body);
  };
})();
