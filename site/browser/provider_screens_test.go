package browser

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"image"
	"image/color"
	"image/jpeg"
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

// atDesk files a case whose heads are at the desk.
func atDesk(t *testing.T, base string, n int, form filing.Form) *demo.Case {
	t.Helper()
	c := toPreCheck(t, base, n, form)
	ctx := context.Background()
	steps := []func() error{
		func() error { return c.PreCheck(ctx, time.Time{}) },
		func() error { return c.Appear(ctx) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			t.Fatalf("case %d: %v", n, err)
		}
	}
	return c
}

// contested opens a contest of another applicant about the domain of a case, and
// gives its id.
func contested(t *testing.T, base string, holder *demo.Case) string {
	t.Helper()
	ctx := context.Background()
	form := filingtest.Form(filing.Enterprise, "11", 950)
	form.Sites[0].Domains = holder.Form.Sites[0].Domains
	form.Sites[0].Registrations = holder.Form.Sites[0].Registrations
	c := demo.NewCase(base, demo.Applicant(applicants), "contest", form, &http.Client{Timeout: 20 * time.Second}, 20*time.Second)
	if err := c.Start(ctx); err != nil {
		t.Fatal(err)
	}
	scan := certificate(t, c)
	body := web.ContestBody{Domain: form.Sites[0].Domains[0], Scan: scan}
	if err := c.Applicant.Do(ctx, http.MethodPost, "/api/applicant/drafts/"+c.ID+"/contests", body, nil); err != nil {
		t.Fatal(err)
	}
	var rows casework.Rows
	if err := c.Verifier.Do(ctx, http.MethodGet, "/api/provider/queue", nil, &rows); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows.Rows {
		if r.Contest != "" {
			return r.Contest
		}
	}
	t.Fatal("no contest is in the queue")
	return ""
}

// certificate uploads a picture as the certificate of a draft's domain.
func certificate(t *testing.T, c *demo.Case) string {
	t.Helper()
	ctx := context.Background()
	m := image.NewRGBA(image.Rect(0, 0, 1000, 700))
	for y := range 700 {
		for x := range 1000 {
			m.Set(x, y, color.RGBA{uint8(x / 4), uint8(y / 3), uint8((x ^ y) & 255), 255})
		}
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, m, nil); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(file.Bytes())
	var ticket casework.ScanTicket
	ask := casework.ScanRequest{
		Purpose: "domain-certificate", Of: "sites[s1].registrations", Type: "image/jpeg", Size: int64(file.Len()),
		SHA256: base64.StdEncoding.EncodeToString(sum[:]),
	}
	if err := c.Applicant.Do(ctx, http.MethodPost, "/api/applicant/cases/"+c.ID+"/scans", ask, &ticket); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(ctx, ticket.Upload.Method, ticket.Upload.URL, &file)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range ticket.Upload.Headers {
		if !strings.EqualFold(name, "Content-Length") {
			req.Header.Set(name, value)
		}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return ticket.Scan // opening the contest is repeated until it is checked
}

// TestProviderScreens looks at the other screens in both languages: the case with
// the bureau's return, the access to be opened, a contest, appointments, settings and what
// is overdue.
func TestProviderScreens(t *testing.T) {
	p, s := openSystem(t)
	ctx := context.Background()
	waiting := toPreCheck(t, s.URL(), 11, filingtest.Form(filing.Enterprise, "11", 811))
	contest := contested(t, s.URL(), waiting)
	invited := toPreCheck(t, s.URL(), 12, filingtest.Form(filing.Individual, "11", 812))
	must(t, invited.PreCheck(ctx, time.Time{}, casework.Ground{Code: "site-name", Field: "sites[s1].name", Note: filing.NewSensitive("请用真实名称")}))
	invited.Form.Sites[0].Name = "示例读书札记"
	must(t, invited.Resubmit(ctx))
	must(t, invited.PreCheck(ctx, time.Time{}))
	booked := casework.BookingRequest{Desk: "d1", At: time.Date(2026, 3, 3, 2, 0, 0, 0, time.UTC)}
	if err := invited.Verifier.Do(ctx, http.MethodPut, "/api/provider/cases/"+invited.ID+"/sites/s1/booking", booked, nil); err != nil {
		t.Fatal(err)
	}
	desk := atDesk(t, s.URL(), 13, filingtest.Form(filing.Enterprise, "11", 813))
	for _, step := range []func() error{
		func() error { return documents(ctx, desk) },
		func() error { return desk.CheckOff(ctx, "s1") },
		func() error { return desk.SignSlip(ctx, "s1") },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	returned := underReview(t, s.URL(), 14, filing.Enterprise)
	back := casework.Verdict{Decision: "return", Reasons: []casework.Ground{{Code: "review-photo", Field: "sites[s1].name"}}}
	if err := returned.Review(ctx, back); err != nil {
		t.Fatal(err)
	}
	filed := underReview(t, s.URL(), 15, filing.SoleTrader)
	for _, step := range []func() error{
		func() error { return filed.Review(ctx, casework.Verdict{Decision: "approve"}) },
		func() error { return filed.Await(ctx, filing.Filed) },
		func() error { return returned.Await(ctx, filing.ReturnedByBureau) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	for name, root := range map[string]string{"zh": "/", "en": "/en/"} {
		p.holdSession(demo.AccountVerifier)
		for screen, at := range map[string]struct{ path, ready string }{
			"queue":        {"", "tbody tr"},
			"pre-check":    {"case/" + waiting.ID, "#pre-check"},
			"invited":      {"case/" + invited.ID, ".sites .panel"},
			"desk":         {"case/" + desk.ID + "/site/s1", "#step-7"},
			"slip":         {"case/" + desk.ID + "/site/s1/slip", ".paper .qr"},
			"returned":     {"case/" + returned.ID, "#reverification"},
			"filed":        {"case/" + filed.ID, "#access"},
			"contest":      {"contest/" + contest, "#contest"},
			"appointments": {"appointments?desk=d1&day=2026-03-03", "tbody tr"},
			"settings":     {"settings", ".panel"},
			"missing":      {"case/none", "#screen .hint"},
		} {
			p.console(root+"provider/#"+at.path, at.ready)
			if strings.Contains(p.text("#screen"), "undefined") || strings.Contains(p.text("#screen"), "[object") {
				t.Errorf("%s shows %q", screen, p.text("#screen"))
			}
			p.shown("provider-" + screen + "-" + name)
			if screen == "queue" {
				p.wholeReceipts()
			}
			p.returnedBefore(screen, name)
		}
		p.holdSession(demo.AccountManager)
		p.console(root+"provider/#settings", "fieldset")
		p.shown("provider-manager-" + name)
		p.console(root+"provider/#overdue", "#screen .notice")
		p.shown("provider-overdue-" + name)
	}
	p.quiet("/api/provider/cases/none", "/api/provider/cases/"+desk.ID)
	p.rarer(waiting, invited, returned, filed, contest)
}

// returnedBefore wants the earlier return in the case that had one, and no return
// twice where the latest stands on top.
func (p *tab) returnedBefore(screen, lang string) {
	p.t.Helper()
	got := eval[string](p, `[...document.querySelectorAll('section.past .panel')].map((e) => e.innerText).join('|')`)
	want := map[string][]string{
		"invited-zh": {"2026年3月2日", "预核验未通过，退回修改", "网站名称", "请用真实名称"},
		"invited-en": {"2 March 2026", "Pre-check not passed, returned for correction", "请用真实名称"},
	}[screen+"-"+lang]
	if want == nil && got != "" {
		p.t.Errorf("%s in %s shows the earlier returns %q", screen, lang, got)
	}
	inOrder(p.t, "earlier returns", got, want)
}

// wholeReceipts: in a wide list a receipt stands on one line, of whatever letters it is.
func (p *tab) wholeReceipts() {
	p.t.Helper()
	p.size(1280, 844)
	const wide = `(() => {
		const receipts = [...document.querySelectorAll('tbody td .code')]
		for (const part of document.querySelectorAll('tbody td .code .whole')) part.textContent = part.textContent.replace(/\w/g, 'M')
		return receipts.map((r) => r.getClientRects().length > 1 || r.offsetHeight > 40)
	})()`
	if broken := eval[[]bool](p, wide); len(broken) == 0 || slices.Contains(broken, true) {
		p.t.Errorf("receipts are broken: %v", broken)
	}
}

// rarer does what is done more seldom: a return for what a check found, a new
// appointment, answers to a return, opening access, a contest, and settings.
func (p *tab) rarer(waiting, invited, returned, filed *demo.Case, contest string) {
	p.t.Helper()
	p.size(1280, 900)
	p.holdSession(demo.AccountVerifier)
	p.console("/provider/#contest/"+contest, "#contest")
	p.choose("#f-contest-reject")
	p.pick("#f-contest-reason-1", "contest-owner-differs")
	p.pressed("提交决定")
	p.pressed("确认")
	p.waitText(".notice.done", "异议不成立，已通知双方。")

	p.console("/provider/#case/"+waiting.ID, ".finding .button")
	p.choose(".finding .button")
	p.until("document.querySelector('#f-pre-check-return').checked")
	p.pressed("提交决定")
	p.pressed("确认")
	p.waitText(".notice.done", "已退回网站主办者修改。")
	if v := viewOf(p.t, waiting); v.Case.Status != filing.Returned || len(v.Reasons) != 1 || v.Reasons[0].Code != "scan-missing" {
		p.t.Errorf("the case is %s for %+v", v.Case.Status, v.Reasons)
	}

	p.console("/provider/#case/"+invited.ID, ".sites details")
	p.choose(".sites summary")
	p.choose(".slots .button")
	p.waitText(".notice.done", "已预约。")
	p.choose(".work > details summary")
	p.pick("#f-renewal", "head-prevented")
	p.pressed("延长一个月")
	p.pressed("确认")
	p.waitText(".notice.done", "核验期限已延长。")
	if v := viewOf(p.t, invited); !v.Case.Renewed || len(v.Booked) != 1 {
		p.t.Errorf("renewed %v, booked %+v", v.Case.Renewed, v.Booked)
	}

	p.console("/provider/#case/"+returned.ID, "#reverification")
	if eval[bool](p, "!!document.querySelector('#f-reverification-deliver-again')") {
		p.t.Error("an answer is offered that is too light")
	}
	p.choose("#f-reverification-verify-again")
	p.pressed("提交决定")
	p.pressed("确认")
	p.waitText(".notice.done", "已安排再次核验。")

	p.console("/provider/#case/"+filed.ID, "#access")
	p.pressed("登记开通")
	p.pressed("确认")
	p.waitText(".notice.done", "已登记开通。")

	p.holdSession(demo.AccountManager)
	p.console("/provider/#settings", "fieldset")
	p.choose("#set-screen")
	p.pressed("保存设置")
	p.waitText(".notice.done", "设置已保存。")
	p.do(chromedp.Reload())
	p.wait("fieldset")
	if eval[bool](p, "document.querySelector('#set-screen').checked") {
		p.t.Error("the settings were not kept")
	}
}

// TestProviderCorrects lets a verifier correct a field on the spot and have the slip
// signed on the screen; a manager takes the case over.
func TestProviderCorrects(t *testing.T) {
	p, s := openSystem(t)
	c := atDesk(t, s.URL(), 31, filingtest.Form(filing.Individual, "11", 831))
	p.size(1280, 900)
	p.holdSession(demo.AccountVerifier)
	p.console("/provider/#case/"+c.ID+"/site/s1", "#step-7")
	p.choose("#c-sites-s1-name-differs")
	p.wait("#correction")
	p.pick("#correction .field input", "示例的阅读笔记")
	p.pressed("更正")
	p.waitText("#correction .faults li", "请先由负责人签名确认。")
	p.choose("#initialled")
	p.checkAccess()
	p.picture("provider-correction-zh", 1280)
	p.picture("provider-correction-zh", 390)
	p.size(1280, 900)
	p.pressed("更正")
	p.wait("dialog[open]")
	inOrder(t, "dialog", p.text("dialog"), []string{"已做的核对和核验单作废", "网站名称", "示例的阅读笔记"})
	p.pressed("确认")
	p.waitText(".notice.done", "已更正，请重新核对。")
	if got := viewOf(t, c).Form.Sites[0].Name; got != "示例的阅读笔记" {
		t.Errorf("the site is called %q", got)
	}
	p.pick("#f-access-mode", "virtual-host")
	p.pick("#f-access-ranges", "192.0.2.10")
	p.pressed("生成核验单")
	p.wait("#f-how-screen")
	inOrder(t, "slip", p.text("#step-5"), []string{"第 1 版", "等签字盖章"})
	p.choose("#f-how-screen")
	for n := 1; n <= 2; n++ {
		p.draw(n - 1)
		eval[chromedp.Void](p, "document.querySelectorAll('.signing .button:first-child')["+string(rune('0'+n-1))+"].click()")
		p.until("document.querySelectorAll('.signing [role=status]:not(:empty)').length === " + string(rune('0'+n)))
	}
	eval[chromedp.Void](p, "document.querySelectorAll('#step-5 input[type=checkbox]').forEach((b) => b.click())")
	p.checkAccess()
	p.picture("provider-screen-signing-zh", 1280)
	p.size(1280, 900)
	p.pressed("登记签字盖章")
	p.until("document.querySelector('#step-5').innerText.includes('已签字盖章')")
	p.holdSession(demo.AccountManager)
	p.console("/provider/#case/"+c.ID, ".lock")
	inOrder(t, "lock", p.text(".lock"), []string{"verifier-1 正在办理", "接过来办理"})
	p.pressed("接过来办理")
	p.until("document.querySelector('.lock').innerText.includes('由您办理')")
	p.choose(".up a")
	p.wait("tbody tr")
	p.until("!document.querySelector('tbody').innerText.includes('您')")
	p.quiet("/api/provider/cases/" + c.ID + "/sites/s1/slip")
}

// draw draws on one of the places to sign.
func (p *tab) draw(n int) {
	p.t.Helper()
	eval[chromedp.Void](p, `(() => {
		const pad = document.querySelectorAll('.pad')[`+string(rune('0'+n))+`], box = pad.getBoundingClientRect()
		const at = (type, x, y) => pad.dispatchEvent(new PointerEvent(type, {pointerId: 1, bubbles: true, clientX: box.left + x, clientY: box.top + y}))
		pad.setPointerCapture = () => undefined
		at('pointerdown', 30, 40)
		for (let i = 0; i < 60; i++) at('pointermove', 30 + i * 5, 60 + 40 * Math.sin(i / (3 + `+string(rune('0'+n))+`)))
		at('pointerup', 330, 60)
	})()`)
}
