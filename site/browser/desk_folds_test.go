package browser

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// TestChecklistFails: what is checked at the desk stays through every fault of saving it.
func TestChecklistFails(t *testing.T) {
	p, s := openSystem(t)
	c := atDesk(t, s.URL(), 1, filingtest.Form(filing.Individual, "11", 801))
	path := "provider/cases/" + c.ID + "/sites/s1/checklist"
	p.hurry()
	f := newFaulty(p)
	p.size(1280, 900)
	p.holdSession(demo.AccountVerifier)
	p.console("/provider/#case/"+c.ID+"/site/s1", "#step-7")
	box := "#c-sites-s1-name-"
	for i, how := range append(callFaults(), shapeless) {
		f.mends()
		f.breaks(http.MethodPut, path, how)
		mine := box + []string{"equal", "differs"}[i%2]
		p.choose(mine)
		p.until("document.querySelector('.progress .fault .error') && !document.querySelector('.progress [role=status]').innerText")
		f.mends()
		p.choose(".progress .fault .button")
		p.until("document.querySelector('.progress [role=status]').innerText.startsWith('已保存')")
		if !eval[bool](p, "document.querySelector('"+mine+"').checked") {
			t.Errorf("%s: the tick is gone", how.name)
		}
		p.unread(how.name)
	}
}

// folding is something that a screen shows besides, by a call of its own.
type folding struct {
	name, account, screen, ready string
	open                         func(p *tab) // makes the call, unless the screen does
	path, place, retry           string
	done                         string
}

// TestFoldsFail lets every call go wrong whose answer a desk shows besides a screen: words
// say so, and it can be tried again.
func TestFoldsFail(t *testing.T) {
	p, s := openSystem(t)
	ctx := t.Context()
	invited := toPreCheck(t, s.URL(), 1, filingtest.Form(filing.Enterprise, "11", 801))
	must(t, invited.PreCheck(ctx, time.Time{}, casework.Ground{Code: "site-name", Field: "sites[s1].name"}))
	invited.Form.Sites[0].Name = "示例文化交流"
	must(t, invited.Resubmit(ctx))
	must(t, invited.PreCheck(ctx, time.Time{}))
	reviewed := underReview(t, s.URL(), 2, filing.Individual)
	must(t, reviewed.Review(ctx, casework.Verdict{Decision: "return", Reasons: []casework.Ground{{Code: "review-site-name", Field: "sites[s1].name"}}}))
	corrected(t, reviewed)
	p.hurry()
	f := newFaulty(p)
	p.size(1280, 900)
	at, provider, bureau := "provider/cases/"+invited.ID, "/provider/#case/"+invited.ID, "/review/#case/"+reviewed.ID
	fold := func(title string) func(p *tab) {
		return func(p *tab) {
			eval[chromedp.Void](p, "[...document.querySelectorAll('details')].find((d) => d.innerText.startsWith('"+title+"')).open = true")
		}
	}
	for _, c := range []folding{
		{"slots", demo.AccountVerifier, provider, ".sites details", opened(".sites details"), at + "/slots", ".sites details .error", ".sites details [aria-live] .button", "document.querySelector('.slots .button')"},
		{"clocks", demo.AccountVerifier, provider, ".sites details", fold("办理期限"), at + "/clocks", "details[open] [aria-live] .error", "details[open] [aria-live] .error + .button", "[...document.querySelectorAll('details[open] table')].length"},
		{"notices", demo.AccountVerifier, provider, ".sites details", fold("通知记录"), at + "/notices", "details[open] [aria-live] .error", "details[open] [aria-live] .error + .button", "[...document.querySelectorAll('details[open] table')].length"},
		{"changes", demo.AccountVerifier, provider, ".sites details", nil, at + "/changes", ".past .error", ".past .error + .button", "document.querySelector('.past table')"},
		{"changes at the bureau", demo.AccountReviewer, bureau, ".tick", nil, "bureau/cases/" + reviewed.ID + "/changes", ".past .error", ".past .error + .button", "document.querySelector('.past table')"},
		{"scan", demo.AccountVerifier, "/provider/#case/" + reviewed.ID, ".stage", nil, "provider/cases/" + reviewed.ID + "/scans/", ".viewer-note", ".viewer-note .button", "!document.querySelector('.stage img').hidden"},
		{"scan at the bureau", demo.AccountReviewer, bureau, ".stage", nil, "bureau/cases/" + reviewed.ID + "/scans/", ".viewer-note", ".viewer-note .button", "!document.querySelector('.stage img').hidden"},
	} {
		for _, how := range append(callFaults(), shapeless) {
			t.Run(c.name+" "+how.name, func(t *testing.T) {
				p.t = t
				p.foldFails(f, c, how)
			})
		}
	}
	p.t = t
}

func (p *tab) foldFails(f *faulty, c folding, how fault) {
	p.t.Helper()
	f.mends()
	p.holdSession(c.account)
	if strings.HasSuffix(c.path, "/clocks") { // these suggest for what the case is read
		id := strings.Split(c.path, "/")[2]
		eval[chromedp.Void](p, "sessionStorage.setItem('beian.kept.purpose."+id+"', '\"verification\"')")
	}
	f.breaks(http.MethodGet, c.path, how)
	p.console(c.screen, c.ready)
	if c.open != nil {
		c.open(p)
	}
	retry := fmt.Sprintf("document.querySelector(%q)", c.retry)
	if how.name == shapeless.name { // it may be taken for nothing to show, and may not be a blank
		p.until("!document.querySelector('details[open] [aria-live]:empty') && document.querySelector('#screen').innerText.indexOf('正在打开') < 0 && " + idle)
		p.unread(how.name)
		return
	}
	p.until(fmt.Sprintf("document.querySelector(%q)?.innerText && %s", c.place, retry))
	p.choose(c.retry)
	p.until(fmt.Sprintf("document.querySelector(%q)?.innerText && %s && %s", c.place, retry, idle))
	p.unread(how.name)
	f.mends()
	p.choose(c.retry)
	p.until(c.done)
}
