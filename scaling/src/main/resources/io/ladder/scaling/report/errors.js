/* Runs before every other script: what goes wrong in the page is written on its root element, for readers and tests. */
(function () {
  'use strict';
  var root = document.documentElement;
  root.classList.add('scripted');
  root.dataset.errors = '0';
  function failed(what) {
    root.dataset.errors = String(Number(root.dataset.errors) + 1);
    root.dataset.error = root.dataset.error || String(what);
  }
  window.addEventListener('error', function (event) {
    failed(event.message || 'a resource did not load');
  }, true);
  window.addEventListener('unhandledrejection', function (event) {
    failed(event.reason);
  });
  document.addEventListener('securitypolicyviolation', function (event) {
    failed('forbidden by policy: ' + event.violatedDirective + ' ' + event.blockedURI);
  });
})();
