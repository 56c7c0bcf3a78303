package browser

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// readings gives the purposes and scans that the page has asked for with the calls that
// are recorded, as "purpose" and "scans/id purpose".
func (p *tab) readings() []string {
	p.t.Helper()
	return eval[[]string](p, `performance.getEntriesByType('resource').map((e) => new URL(e.name)).filter((u) => u.pathname.startsWith('/api/') && u.searchParams.has('purpose') && !u.pathname.endsWith('changes'))
		.map((u) => u.pathname.replace(/.*\/cases\/[^/]+\/?/, '') + ' ' + u.searchParams.get('purpose')).map((s) => s.trim())`)
}

// TestPassedByIsNotRead: who goes through the purposes and scans by the arrow keys reads
// nothing on the way, at either desk: only what he opens is asked for, and recorded.
func TestPassedByIsNotRead(t *testing.T) {
	p, s := openSystem(t)
	c := underReview(t, s.URL(), 1, filing.Enterprise)
	p.size(1280, 900)
	for _, desk := range []struct{ account, console, chosen string }{
		{demo.AccountVerifier, "/provider/", "supervision"},
		{demo.AccountReviewer, "/review/", "enquiry"},
	} {
		p.holdSession(desk.account)
		p.console(desk.console+"#case/"+c.ID, ".stage")
		p.until("!document.querySelector('.stage img').hidden")
		before := p.readings()
		if len(before) != 2 {
			t.Fatalf("%s: read is %q", desk.console, before)
		}
		const scans = ".scans .pick select"
		p.do(chromedp.Focus(chromedp.CSS(scans)))
		p.press(kb.ArrowDown + kb.ArrowDown + kb.ArrowDown + kb.ArrowUp)
		if got := eval[int](p, "document.querySelector('"+scans+"').selectedIndex"); got != 2 {
			t.Fatalf("%s: the arrow keys lead to %d", desk.console, got)
		}
		p.press(kb.Tab + "\r")
		p.until("document.querySelector('.viewer-title').innerText.includes('第 3 张') && !document.querySelector('.stage img').hidden")
		third := eval[string](p, "document.querySelector('"+scans+"').value")
		if got := p.readings()[2:]; len(got) != 1 || !strings.HasPrefix(got[0], "scans/"+third) {
			t.Errorf("%s: on the way to scan %s, %q is read", desk.console, third, got)
		}
		p.choose(".viewer-tools .button:nth-child(2)")
		p.until("document.querySelector('" + scans + "').selectedIndex === 3 && !document.querySelector('.stage img').hidden")

		read := len(p.readings())
		p.do(chromedp.Focus(chromedp.CSS("#purpose")))
		p.press(kb.ArrowDown + kb.ArrowUp + kb.ArrowDown)
		if got := p.readings(); len(got) != read || !eval[bool](p, "document.activeElement.id === 'purpose'") {
			t.Errorf("%s: on the way to a purpose %q is read", desk.console, got[read:])
		}
		p.press(kb.Tab + "\r")
		p.until("document.querySelector('#purpose')?.value === '" + desk.chosen + "' && document.querySelector('.viewer-title')?.innerText.includes('第 1 张') && !document.querySelector('.stage img').hidden")
		if got := p.readings()[read:]; len(got) != 2 || got[0] != desk.chosen || !strings.HasSuffix(got[1], " "+desk.chosen) {
			t.Errorf("%s: after choosing %s, %q is read", desk.console, desk.chosen, got)
		}
	}
	p.quiet()
}

// TestPurposeOfBookmark: a case that is opened from a bookmark or a letter, or anew, is
// read for what its status suggests, as one that is opened from the queue.
func TestPurposeOfBookmark(t *testing.T) {
	p, s := openSystem(t)
	c := toPreCheck(t, s.URL(), 1, filingtest.Form(filing.Enterprise, "11", 801))
	p.holdSession(demo.AccountVerifier)
	p.console("/provider/#case/"+c.ID, "#pre-check")
	if got := p.readings(); len(got) == 0 || got[0] != "pre-check" {
		t.Errorf("from a bookmark it is read for %q", got)
	}
	must(t, c.PreCheck(t.Context(), time.Time{}))
	p.console("/provider/", "tbody")
	p.choose("tbody th a")
	p.wait(".sites")
	if got := p.readings(); len(got) == 0 || got[0] != "verification" {
		t.Errorf("from the queue it is read for %q", got)
	}
	p.do(chromedp.Reload())
	p.wait(".sites")
	if got := p.readings(); len(got) == 0 || got[0] != "verification" {
		t.Errorf("after a reload it is read for %q", got)
	}
	p.quiet()
}
