// Package browser holds the tests of the site in a real browser: it drives
// Chromium over the built pages, served with their security headers, against
// sample objects and against the whole system on one machine. It needs Debian's
// packages chromium and fonts-noto-cjk, Node, and axe-core, Lighthouse and
// govuk-frontend from npm; without them its tests fail and say how to get them.
package browser
