package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// withdrawn files one case after another from one account and withdraws each, so
// that applicant and provider are told of them.
func withdrawn(t *testing.T, base string, count int) *demo.Case {
	t.Helper()
	ctx := context.Background()
	var c *demo.Case
	for n := range count {
		c = demo.NewCase(base, demo.AccountApplicant, fmt.Sprintf("withdrawn-%d", n), filingtest.Form(filing.SoleTrader, "11", 860+n), &http.Client{Timeout: 20 * time.Second}, 20*time.Second)
		must(t, c.Start(ctx))
		must(t, c.Submit(ctx))
		must(t, c.Applicant.Do(ctx, http.MethodPost, "/api/applicant/cases/"+c.ID+"/withdrawal", nil, nil))
	}
	return c
}

// told waits until a mailbox has so many letters.
func told(t *testing.T, base, account, path string, count int) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if got := askAPI[casework.Letters](t, base, account, path+"?limit=100"); len(got.Letters) >= count {
			return
		}
	}
	t.Fatalf("%s was not told", account)
}

// TestMailboxes reads the mailboxes of a verifier, a manager, an applicant and a
// reviewer in both languages, page by page, and follows a letter to its case; the
// manager sees what is overdue.
func TestMailboxes(t *testing.T) {
	p, s := openSystem(t)
	ctx := context.Background()
	for _, desk := range []struct{ console, account, empty string }{
		{"provider", demo.AccountVerifier, "还没有站内信。备案单有进展、快到期限或者超期时，会在这里通知。"},
		{"en/apply", demo.AccountApplicant, "There is nothing in the mailbox yet. What happens to filings, what is due soon and what is overdue is told here."},
	} {
		p.holdSession(desk.account)
		p.console("/"+desk.console+"/#letters", "#screen .notice")
		p.waitText("#screen .notice", desk.empty)
		p.shown("letters-empty-" + strings.TrimPrefix(desk.console, "en/"))
	}
	last := withdrawn(t, s.URL(), 22)
	asked := underReview(t, s.URL(), 2, filing.Enterprise)
	must(t, asked.Applicant.Do(ctx, http.MethodPost, "/api/applicant/cases/"+asked.ID+"/withdrawal-request", nil, nil))
	late := toPreCheck(t, s.URL(), 3, filingtest.Form(filing.Individual, "11", 892))
	longest := atDesk(t, s.URL(), 4, filingtest.Form(filing.SoleTrader, "11", 893))
	told(t, s.URL(), demo.AccountVerifier, "/api/provider/letters", 22)
	must(t, late.MoveClock(ctx, filingtest.Now().AddDate(0, 0, 14)))
	told(t, s.URL(), demo.AccountManager, "/api/provider/letters", 2)
	told(t, s.URL(), demo.AccountReviewer, "/api/bureau/letters", 1)
	draft := prepared(t, s.URL(), 1, filing.Enterprise)

	for lang, root := range map[string]string{"zh": "/", "en": "/en/"} {
		for _, box := range []struct{ console, account, has string }{
			{"provider", demo.AccountVerifier, "已超过办理期限，请尽快办理。"},
			{"provider", demo.AccountManager, "应由接入服务单位办理，请督促。"},
			{"apply", demo.AccountApplicant, "已受理，受理码："},
			{"review", demo.AccountReviewer, "主办者申请撤回，请退回。"},
		} {
			p.holdSession(box.account)
			p.console(root+box.console+"/#letters", "#screen tbody tr")
			if got := p.text("#screen table"); !strings.Contains(got, box.has) || strings.Contains(got, "undefined") || strings.Contains(got, "核验码为") {
				t.Errorf("%s of %s shows %q", box.console, box.account, got)
			}
			p.shown("letters-" + box.account + "-" + lang)
		}
	}
	p.size(1280, 844)

	p.holdSession(demo.AccountVerifier)
	p.console("/provider/#letters", "#screen tbody tr")
	const rows = "document.querySelectorAll('#screen tbody tr').length"
	if got := eval[int](p, rows); got != 20 {
		t.Errorf("the first page has %d letters", got)
	}
	f := newFaulty(p)
	f.breaks("GET", "provider/letters", stale)
	p.pressed("再显示一些")
	p.until("document.querySelector('.actions .error')")
	f.mends()
	f.breaks("GET", "provider/letters", fault{name: "of another version", status: 400, body: problemBody(400, "cursor")})
	p.pressed("再显示一些")
	p.until("document.querySelector('.actions .error').innerText.includes('网页和系统对不上') && document.querySelector('.actions .error').innerText.includes('" + faultReference + "')")
	f.mends()
	p.pressed("再显示一些")
	p.until(rows + " > 22 && !document.querySelector('#screen .actions .button') && !document.querySelector('.actions .error')")
	if eval[string](p, "document.activeElement.closest('tbody tr:nth-child(21)') ? 'at it' : document.activeElement.outerHTML") != "at it" {
		t.Error("the focus is not at the first letter that was added")
	}
	p.press("j")
	p.press("\r") // opens the case of the letter below
	p.until("location.hash.startsWith('#case/')")
	p.wait("#screen dl")
	p.holdSession(demo.AccountManager)
	p.console("/provider/#letters", "#screen tbody tr")
	p.choose("#screen tbody th a[href='#case/" + late.ID + "']")
	p.until("location.hash === '#case/" + late.ID + "'")
	p.resumed(f, s.URL(), late.ID)
	// A letter about a draft leads to it, or to the case that it became.
	p.holdSession(demo.AccountApplicant)
	for id, at := range map[string]string{draft.ID: "#draft/" + draft.ID, last.ID: "#case/" + last.ID} {
		p.console("/apply/#draft/"+id, "#screen h1")
		p.until("location.hash === '" + at + "' && document.querySelector('#screen .tasks, #screen .timeline')")
	}
	p.overdueRows(longest, late)
	p.quiet("/api/provider/letters", "/api/applicant/drafts/"+last.ID)
}

// resumed wants no button of a manager that would do nothing: only a workflow that
// stands still can be let go on.
func (p *tab) resumed(f *faulty, base, id string) {
	p.t.Helper()
	path := "provider/cases/" + id
	p.wait("#screen dl")
	if text := p.text("#screen"); strings.Contains(text, "让流程继续") {
		p.t.Errorf("a workflow that goes on can be resumed: %q", text)
	}
	view := askAPI[map[string]any](p.t, base, demo.AccountManager, "/api/"+path+"?purpose=supervision")
	view["parked"] = true
	body, err := json.Marshal(view)
	must(p.t, err)
	f.breaksOnce("GET", path, fault{name: "parked", status: 200, body: string(body)})
	p.do(chromedp.Reload())
	p.waitText("#screen .work h2", "流程停住了")
	p.shown("provider-parked")
	p.size(1280, 844)
	p.pressed("让流程继续")
	p.waitText(".notice.done", "已通知流程继续。")
	p.until("!document.querySelector('#screen').innerText.includes('让流程继续')")
}

// overdueRows looks at what a manager sees of two cases that are overdue: the one
// that is longer so first, who acts on each, for how long, and the way to it.
func (p *tab) overdueRows(longest, other *demo.Case) {
	p.t.Helper()
	p.holdSession(demo.AccountManager)
	for lang, want := range map[string]struct {
		root string
		rows []string
	}{
		"zh": {"/", []string{longest.ID + " 2026年3月4日 已超期 12 天 本单位", other.ID + " 2026年3月9日 已超期 7 天 本单位"}},
		"en": {"/en/", []string{longest.ID + " 4 March 2026 12 days overdue Us", other.ID + " 9 March 2026 7 days overdue Us"}},
	} {
		p.console(want.root+"provider/#overdue", "#screen tbody tr")
		got := eval[[]string](p, `[...document.querySelectorAll('#screen tbody tr')].map((r) => r.querySelector('a').hash.slice(6) + ' ' + r.cells[0].innerText + ' ' + r.cells[3].innerText)`)
		if !slices.Equal(got, want.rows) {
			p.t.Errorf("%s: overdue are\n%q, want\n%q", lang, got, want.rows)
		}
		p.shown("provider-overdue-rows-" + lang)
	}
}
