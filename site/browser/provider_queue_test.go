package browser

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// older takes away what browsers of the build's targets don't have.
func (p *tab) older() {
	p.t.Helper()
	call(p, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: "delete URLSearchParams.prototype.size"})
}

// TestQueueFilters: below a filter stand its own rows and no others, whichever answer
// comes first, also in a browser that is some years old.
func TestQueueFilters(t *testing.T) {
	p, s := openSystem(t)
	c := toPreCheck(t, s.URL(), 1, filingtest.Form(filing.Enterprise, "11", 801))
	p.hurry()
	p.older()
	f := newFaulty(p)
	p.size(1280, 900)
	p.holdSession(demo.AccountVerifier)
	p.console("/provider/", "#screen table")

	late := fault{name: "late", held: make(chan struct{})}
	f.breaksOnce(http.MethodGet, "provider/queue", late)
	p.pick("#q-acts", "provider")
	p.until("!document.querySelector('#screen table') && document.querySelector('#screen .notice').innerText") // it says that it loads
	if at := eval[string](p, "location.hash"); at != "#?acts=provider" {
		t.Errorf("the address has %q", at)
	}
	p.pick("#q-status", "verifying")
	p.waitText("#screen .notice", "没有符合条件的备案单。请换一个条件。")
	close(late.held)
	p.until("performance.getEntriesByType('resource').some((e) => e.name.includes('?acts=provider&limit'))")
	eval[chromedp.Void](p, "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
	if eval[bool](p, "!!document.querySelector('#screen table')") {
		t.Error("an earlier filter's rows came late, and stand there")
	}

	p.pick("#q-status", "awaiting-pre-check")
	p.wait("#screen table")
	for _, how := range []fault{failing, tooMany, conflict, never, malformed, nothing} {
		f.mends()
		f.breaks(http.MethodGet, "provider/queue", how)
		p.pick("#q-status", "verifying")
		p.until("document.querySelector('#screen .fault .error') && !document.querySelector('#screen table')")
		p.pressed("再试一次")
		p.until("document.querySelector('#screen .fault .error') && !document.querySelector('.button[aria-disabled]')")
		f.mends()
		p.pick("#q-status", "awaiting-pre-check")
		p.wait("#screen tbody a[href$='" + c.ID + "']")
		if p.text("#screen .fault") != "" {
			t.Errorf("%s: the failure still shows", how.name)
		}
	}
	f.breaks(http.MethodGet, "provider/queue", failing)
	p.pick("#q-status", "verifying")
	p.wait("#screen .fault .error")
	p.picture("provider-queue-failed-zh", 1280)
	p.picture("provider-queue-failed-zh", 390)
}

// TestQueuePages reads a queue of more rows than one page has, by due time, at the desk.
func TestQueuePages(t *testing.T) {
	const all = 53
	p, s := openSystemFor(t, all)
	for n := 1; n <= all; n++ {
		toPreCheck(t, s.URL(), n, filingtest.Form(filing.Individual, "11", 800+n))
	}
	p.size(1280, 900)
	p.holdSession(demo.AccountVerifier)
	p.console("/provider/", "#screen table")
	const rows = "[...document.querySelectorAll('tbody tr')].map((r) => r.querySelector('a').hash)"
	first := eval[[]string](p, rows)
	if len(first) != 50 {
		t.Fatalf("the first page has %d rows", len(first))
	}
	p.pressed("再显示一些")
	p.until("document.querySelectorAll('tbody tr').length === " + strconv.Itoa(all))
	shown := eval[[]string](p, rows)
	if got := eval[string](p, "document.activeElement.hash"); got != shown[50] {
		t.Errorf("the focus is on %q", got)
	}
	slices.Sort(shown)
	if n := len(slices.Compact(shown)); n != all || !strings.HasPrefix(first[0], "#case/") {
		t.Errorf("%d different cases show", n)
	}
	due := eval[[]string](p, "[...document.querySelectorAll('tbody time')].map((e) => e.dateTime)")
	if !slices.IsSorted(due) {
		t.Errorf("by due time they are %q", due)
	}
	p.pick("#q-status", "awaiting-pre-check") // the next page of a filter is of that filter
	p.until("document.querySelectorAll('tbody tr').length === 50")
	p.pressed("再显示一些")
	p.until("document.querySelectorAll('tbody tr').length === " + strconv.Itoa(all) + " && !document.querySelector('#screen table ~ .actions .button')")
	p.quiet()
}
