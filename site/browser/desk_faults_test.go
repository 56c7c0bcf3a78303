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
	"beian/internal/web"
)

// pressing is something that somebody does at a desk by one button, and the call that it
// makes.
type pressing struct {
	name, account, screen, ready string
	before                       func(f *faulty) // of what the screen begins with
	enter                        func(p *tab)
	method, path                 string
	button                       string
	press                        func(p *tab) // unless it is the button alone
	confirm                      string       // the button of the question that it asks
	place                        string       // where the failure is said
	kept                         string       // what must still be entered, as a condition of the page
	done                         string       // what holds once it is done, as a condition; nothing where it can't be now
	faults                       []fault      // unless they are those of each call
}

// idle says that nothing on the page waits for an answer.
const idle = "!document.querySelector('[aria-disabled=true], [aria-busy=true]')"

// unread is what a page may not say, whatever it was answered.
func (p *tab) unread(name string) {
	p.t.Helper()
	for _, bad := range []string{"undefined", "[object", "NaN", "Invalid Date"} {
		if shown := eval[string](p, "document.body.innerText"); strings.Contains(shown, bad) {
			p.t.Errorf("%s: shows %q", name, shown)
		}
	}
}

// pressFails presses the button with every fault: words say what became of it, the button
// works again, what was entered stays, and without a fault it is done.
func (p *tab) pressFails(f *faulty, c pressing) {
	p.t.Helper()
	open := func() {
		f.mends()
		p.holdSession(c.account)
		if c.before != nil {
			c.before(f)
		}
		p.console(c.screen, c.ready)
		f.mends()
		if c.enter != nil {
			c.enter(p)
		}
	}
	press := func() {
		switch {
		case c.press != nil:
			c.press(p)
		case c.confirm == "":
			p.pressed(c.button)
		default:
			if !eval[bool](p, "!!document.querySelector('dialog[open]')") {
				p.pressed(c.button)
				p.wait("dialog[open]")
			}
			p.pressed(c.confirm)
		}
	}
	faults := c.faults
	if faults == nil {
		faults = callFaults()
	}
	open()
	for _, how := range faults {
		f.mends()
		f.breaks(c.method, c.path, how)
		press()
		p.until(fmt.Sprintf("document.querySelector(%q)?.innerText && %s", c.place, idle))
		if c.kept != "" && !eval[bool](p, c.kept) {
			p.t.Errorf("%s: what was entered is lost", how.name)
		}
		p.unread(how.name)
	}
	f.mends()
	f.breaks(c.method, c.path, shapeless)
	press()
	p.until("document.querySelector('#screen h1')?.innerText && document.querySelector('#screen').innerText.length > 20 && !document.querySelector('.upload:not([hidden])') && " + idle)
	p.unread(shapeless.name)
	open()
	if c.done != "" {
		press()
		p.until(c.done)
	}
}

// noticed is the condition that what was done is said.
func noticed(text string) string {
	return "document.querySelector('.notice.done')?.innerText === '" + text + "'"
}

// opened opens a fold.
func opened(selector string) func(p *tab) {
	return func(p *tab) {
		p.wait(selector)
		eval[chromedp.Void](p, fmt.Sprintf("document.querySelector(%q).open = true", selector))
	}
}

// atDesks are cases at each step of the provider's work.
type atDesks struct {
	waiting, invited, booked, came, signing, checked, returned, filed *demo.Case
	contest                                                           string
}

func everyStep(t *testing.T, base string) atDesks {
	t.Helper()
	ctx := context.Background()
	var d atDesks
	d.waiting = toPreCheck(t, base, 1, filingtest.Form(filing.Enterprise, "11", 801))
	d.contest = contested(t, base, d.waiting)
	d.invited = toPreCheck(t, base, 2, filingtest.Form(filing.Individual, "11", 802))
	must(t, d.invited.PreCheck(ctx, time.Time{}))
	d.booked = toPreCheck(t, base, 3, filingtest.Form(filing.Individual, "11", 803))
	must(t, d.booked.PreCheck(ctx, time.Time{}))
	must(t, d.booked.Verifier.Do(ctx, http.MethodPut, "/api/provider/cases/"+d.booked.ID+"/sites/s1/booking",
		casework.BookingRequest{Desk: "d1", At: time.Date(2026, 3, 3, 2, 0, 0, 0, time.UTC)}, nil))
	d.came = atDesk(t, base, 4, filingtest.Form(filing.Individual, "11", 804))
	d.signing = atDesk(t, base, 5, filingtest.Form(filing.Individual, "11", 805))
	must(t, d.signing.Verifier.Do(ctx, http.MethodPost, "/api/provider/cases/"+d.signing.ID+"/sites/s1/slip", web.SlipBody{Access: demo.Access()}, nil))
	_, err := d.signing.Upload(ctx, casework.PurposeSlip, "s1", 1240, 1754)
	must(t, err)
	d.checked = atDesk(t, base, 6, filingtest.Form(filing.Individual, "11", 806))
	must(t, d.checked.CheckOff(ctx, "s1"))
	must(t, d.checked.SignSlip(ctx, "s1"))
	_, err = d.checked.Upload(ctx, casework.PurposePhoto, "s1", 800, 600)
	must(t, err)
	d.returned = underReview(t, base, 7, filing.Individual)
	must(t, d.returned.Review(ctx, casework.Verdict{Decision: "return", Reasons: []casework.Ground{{Code: "review-photo", Field: "sites[s1].name"}}}))
	d.filed = underReview(t, base, 8, filing.Individual)
	must(t, d.filed.Review(ctx, casework.Verdict{Decision: "approve"}))
	await(t, d.filed, filing.Filed)
	await(t, d.returned, filing.ReturnedByBureau)
	return d
}

// The address of a case and of its one site in the API, and of its screen.
func caseOf(c *demo.Case) string   { return "provider/cases/" + c.ID }
func siteOf(c *demo.Case) string   { return caseOf(c) + "/sites/s1" }
func screenOf(c *demo.Case) string { return "/provider/#case/" + c.ID }

// TestDeskCallsFail lets every call go wrong that somebody makes by a button of the
// provider's console.
func TestDeskCallsFail(t *testing.T) {
	p, s := openSystem(t)
	d := everyStep(t, s.URL())
	p.hurry()
	f := newFaulty(p)
	p.size(1280, 900)
	for _, c := range slices.Concat(d.bookings(), d.onSite(), d.decisions(), d.office(t, s.URL())) {
		if c.account == "" {
			c.account = demo.AccountVerifier
		}
		t.Run(c.name, func(t *testing.T) {
			p.t = t
			p.pressFails(f, c)
		})
	}
	p.t = t
}

// bookings is what is done about the sites of an invited case.
func (d atDesks) bookings() []pressing {
	return []pressing{
		{
			name: "book", screen: screenOf(d.invited), ready: ".sites details", enter: func(p *tab) {
				opened(".sites details")(p)
				p.wait(".slots .button")
			},
			method: http.MethodPut, path: siteOf(d.invited) + "/booking", press: func(p *tab) { p.choose(".slots .button") }, place: ".sites details .fault", done: noticed("已预约。"),
		},
		{
			name: "renew", screen: screenOf(d.invited), ready: ".work > details", enter: func(p *tab) {
				opened(".work > details")(p)
				p.pick("#f-renewal", "head-prevented")
				p.pick("#f-renewal-note", "负责人出差")
			}, method: http.MethodPost, path: caseOf(d.invited) + "/invitation", button: "延长一个月", confirm: "确认", place: "dialog .error",
			kept: "document.querySelector('#f-renewal-note').value === '负责人出差'", done: noticed("核验期限已延长。"),
		},
		{name: "missed", screen: screenOf(d.booked), ready: ".sites .panel", method: http.MethodPost, path: siteOf(d.booked) + "/missed", button: "没有到场", confirm: "没有到场", place: "dialog .error"},
		{
			name: "give back", screen: screenOf(d.booked), ready: ".sites details", enter: opened(".sites details"), method: http.MethodDelete, path: siteOf(d.booked) + "/booking",
			button: "取消预约", place: ".sites details .fault", done: noticed("预约已取消。"),
		},
		{
			name: "check in", screen: screenOf(d.booked), ready: ".sites .panel", method: http.MethodPost, path: siteOf(d.booked) + "/appearance", button: "登记到场", confirm: "登记到场", place: "dialog .error",
			done: "document.querySelector('#step-7')",
		},
	}
}

// onSite is what is done at the desk for one site.
func (d atDesks) onSite() []pressing {
	return []pressing{
		{
			name: "link", screen: screenOf(d.came) + "/site/s1", ready: "#step-7", method: http.MethodPost, path: caseOf(d.came) + "/consent-requests", button: "发送链接", place: "#step-2 .fault",
			done: "document.querySelector('#step-2').innerText.includes('重新发送')",
		},
		{
			name: "consent", screen: screenOf(d.came) + "/site/s1", ready: "#step-7", method: http.MethodPost, path: caseOf(d.came) + "/consents", button: "登记本人同意", place: "#step-2 .fault",
			done: "document.querySelector('#step-2 .tag.done')",
		},
		{
			name: "scan", screen: screenOf(d.came) + "/site/s1", ready: "#step-7", method: http.MethodPost, path: caseOf(d.came) + "/scans", place: "#step-6 [role=alert]",
			press: func(p *tab) { p.attach("#step-6 input[type=file]", 1000, 640) }, done: "document.querySelector('#step-6 .tag.done')",
		},
		{
			name: "correct", screen: screenOf(d.came) + "/site/s1", ready: "#step-7", enter: func(p *tab) {
				p.choose("#c-sites-s1-name-differs")
				p.pick("#correction .field input", "示例的阅读笔记")
				p.choose("#initialled")
			}, method: http.MethodPost, path: caseOf(d.came) + "/corrections", button: "更正", confirm: "确认", place: "dialog .error",
			kept: "document.querySelector('#correction .field input').value === '示例的阅读笔记'", done: noticed("已更正，请重新核对。"),
		},
		{
			name: "sign", screen: screenOf(d.signing) + "/site/s1", ready: "#step-7", enter: func(p *tab) {
				eval[chromedp.Void](p, "document.querySelectorAll('#step-5 input[type=checkbox]:not(:checked)').forEach((b) => b.click())")
			}, method: http.MethodPost, path: siteOf(d.signing) + "/slip/signatures", button: "登记签字盖章", place: "#step-5 .fault",
			kept: "!document.querySelector('#step-5 input[type=checkbox]:not(:checked)')", done: noticed("签字盖章已登记。"),
		},
		{
			name: "record a site", screen: screenOf(d.checked) + "/site/s1", ready: "#step-7", method: http.MethodPost, path: siteOf(d.checked) + "/verification", button: "本网站核验完毕", place: "#step-7 .fault",
			done: "location.hash === '#case/" + d.checked.ID + "'",
		},
	}
}

// decisions is what is decided of a case or a contest.
func (d atDesks) decisions() []pressing {
	return []pressing{
		{
			name: "verification", screen: screenOf(d.checked), ready: "#verification", enter: func(p *tab) { p.choose("#f-verification-pass") }, method: http.MethodPost, path: caseOf(d.checked) + "/verification",
			button: "提交决定", confirm: "确认", place: "dialog .error", kept: "document.querySelector('#f-verification-pass').checked", done: noticed("核验已通过，正在上报省通信管理局。"),
		},
		{
			name: "reverification", screen: screenOf(d.returned), ready: "#reverification", enter: func(p *tab) { p.choose("#f-reverification-verify-again") }, method: http.MethodPost,
			path: caseOf(d.returned) + "/reverification", button: "提交决定", confirm: "确认", place: "dialog .error", kept: "document.querySelector('#f-reverification-verify-again').checked", done: noticed("已安排再次核验。"),
		},
		{
			name: "access", screen: screenOf(d.filed), ready: "#access", enter: func(p *tab) { p.pick("#f-opened", "2026-03-02 09:01") }, method: http.MethodPost, path: caseOf(d.filed) + "/access",
			button: "登记开通", confirm: "确认", place: "dialog .error", kept: "document.querySelector('#f-opened').value === '2026-03-02 09:01'",
		},
		{
			name: "contest", screen: "/provider/#contest/" + d.contest, ready: "#contest", enter: func(p *tab) {
				p.choose("#f-contest-reject")
				p.pick("#f-contest-reason-1", "contest-owner-differs")
			}, method: http.MethodPost, path: "provider/contests/" + d.contest + "/decision", button: "提交决定", confirm: "确认", place: "dialog .error",
			kept: "document.querySelector('#f-contest-reason-1').value === 'contest-owner-differs'", done: noticed("异议不成立，已通知双方。"),
		},
	}
}

// office is what is done beside the cases.
func (d atDesks) office(t *testing.T, base string) []pressing {
	return []pressing{
		{name: "settings", account: demo.AccountManager, screen: "/provider/#settings", ready: "fieldset", enter: func(p *tab) {
			if eval[bool](p, "document.querySelector('#set-screen').checked") {
				p.choose("#set-screen")
			}
		}, method: http.MethodPut, path: "provider/settings", button: "保存设置", place: "#screen section > .actions .fault", kept: "!document.querySelector('#set-screen').checked", done: noticed("设置已保存。")},
		{
			name: "resume", account: demo.AccountManager, screen: screenOf(d.waiting), ready: ".work .button", before: func(f *faulty) { f.breaks(http.MethodGet, caseOf(d.waiting), parked(t, base, d.waiting)) },
			method: http.MethodPost, path: caseOf(d.waiting) + "/resumption", button: "让流程继续", place: ".work .fault", done: noticed("已通知流程继续。"),
		},
		{name: "CSV", screen: "/provider/", ready: "#screen table", method: http.MethodGet, path: "provider/queue.csv", button: "下载表格（CSV）", place: ".filter ~ .fault", faults: []fault{failing, tooMany, conflict, never}},
	}
}

// parked answers with a case whose workflow stands still.
func parked(t *testing.T, base string, c *demo.Case) fault {
	t.Helper()
	view := askAPI[map[string]any](t, base, demo.AccountManager, "/api/provider/cases/"+c.ID+"?purpose=supervision")
	view["parked"] = true
	body, err := json.Marshal(view)
	must(t, err)
	return fault{name: "parked", status: http.StatusOK, body: string(body)}
}
