// A door drawn as markup opens its page within the session, as Streamlit's own links do: the
// address is changed as by the browser's way back, which Streamlit follows. Without this script,
// or in another tab, it is a link like any other.
window.xsDoors ??= document.addEventListener("click", (event) => {
  const door = event.target.closest?.("[data-testid=stHtml] a[href]:not([target=_blank])");
  const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!door || elsewhere || event.defaultPrevented || door.origin !== location.origin) return;
  event.preventDefault();
  if (door.href === location.href) return;
  history.pushState({}, "", door.href);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
}) ?? true;
