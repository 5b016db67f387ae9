/* Says in the page's language what Streamlit has in English alone: its own labels, hints and
   notices, never what stands in a page's content. Drawn anew with each page: the last one watches. */
(({exact, patterns}) => {
  const LABELS = ["aria-label", "aria-valuetext", "title", "placeholder"];
  const CONTENT = "[data-testid=stHtml], [data-testid=stMarkdownContainer], [data-testid=stCode] code, [role=option][data-key]";
  const OWN = "[data-testid=stFileUploaderDropzone], [data-testid=stDialog]";
  const known = Object.entries(patterns).map(([english, own]) => [new RegExp(`^${english}$`), own]);
  const ENGLISH_DAY = /[A-Z][a-z]+ \d{1,2}, \d{4}/;
  const day = english => new Date(english).toLocaleDateString("vi-VN", {day: "2-digit", month: "2-digit", year: "numeric"});

  const inWords = text => {
    const english = text.trim();
    if (!english) return null;
    if (Object.hasOwn(exact, english)) return exact[english];
    const found = known.find(([pattern]) => pattern.test(english));
    return found ? english.replace(...found).replace(ENGLISH_DAY, day) : null;
  };
  const isContent = element => element?.closest(CONTENT) && !element.closest(OWN);
  const sayText = node => {
    if (isContent(node.parentElement)) return;
    const own = inWords(node.data);
    if (own !== null && own !== node.data) node.data = own;
  };
  const sayLabels = element => LABELS.forEach(name => {
    const label = element.getAttribute(name);
    const own = label && !isContent(element) ? inWords(label) : null;
    if (own !== null && own !== label) element.setAttribute(name, own);
  });
  const sayAll = root => {
    if (root.nodeType === Node.TEXT_NODE) return sayText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    sayLabels(root);
    const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (nodes.nextNode()) {
      const node = nodes.currentNode;
      node.nodeType === Node.TEXT_NODE ? sayText(node) : sayLabels(node);
    }
  };

  window.xsNames?.disconnect();
  sayAll(document.body);
  window.xsNames = new MutationObserver(changes => changes.forEach(({type, target, addedNodes}) => {
    if (type === "childList") addedNodes.forEach(sayAll);
    else if (type === "characterData") sayText(target);
    else sayLabels(target);
  }));
  window.xsNames.observe(document.body, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: LABELS,
  });
})
