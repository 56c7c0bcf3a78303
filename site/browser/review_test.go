package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/web"
)

// underReview files a case as far as the bureau's desk, with scans of the
// documents.
func underReview(t *testing.T, base string, n int, nature filing.Nature) *demo.Case {
	t.Helper()
	c := demo.NewCase(base, demo.Applicant(n), fmt.Sprintf("review-%d", n), filingtest.Form(nature, "11", 500+n), &http.Client{Timeout: 20 * time.Second}, 20*time.Second)
	ctx := context.Background()
	steps := []func() error{
		func() error { return c.Start(ctx) },
		func() error { return c.Submit(ctx) },
		func() error { return c.PreCheck(ctx, time.Time{}) },
		func() error { return c.Appear(ctx) },
		func() error { return documents(ctx, c) },
		func() error { return c.Verify(ctx) },
		func() error { return c.Confirm(ctx) },
		func() error { return c.Await(ctx, filing.AwaitingReview) },
	}
	for i, step := range steps {
		if err := step(); err != nil {
			t.Fatalf("step %d of case %d: %v", i, n, err)
		}
	}
	return c
}

func documents(ctx context.Context, c *demo.Case) error {
	for of, purpose := range map[string]string{"subject.document": "subject-document", "persons[" + c.Form.Sites[0].Head + "].document": "person-document"} {
		if _, err := c.UploadOf(ctx, purpose, of, 1000, 640); err != nil {
			return err
		}
	}
	return nil
}

func (p *tab) press(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys))
}

// choose clicks a control of the page's script: the label of a radio button, say.
func (p *tab) choose(selector string) {
	p.t.Helper()
	p.wait(selector)
	eval[chromedp.Void](p, fmt.Sprintf("document.querySelector(%q).click()", selector))
}

func (p *tab) enter(selector, text string) {
	p.t.Helper()
	p.do(chromedp.SendKeys(chromedp.CSS(selector), text))
	eval[chromedp.Void](p, fmt.Sprintf("document.querySelector(%q).dispatchEvent(new Event('change', {bubbles: true}))", selector))
}

// console goes to a screen of a console, which is made anew.
func (p *tab) console(path, ready string) {
	p.t.Helper()
	p.do(chromedp.Navigate("about:blank"))
	p.visit(path, ready)
}

// tickAll finds everything in order that is not found yet.
func (p *tab) tickAll() {
	p.t.Helper()
	eval[chromedp.Void](p, `document.querySelectorAll('.tick').forEach((f) => f.querySelector(':checked') || f.querySelector('[value=ok]').click())`)
	p.until("document.querySelector('.progress [role=status]').innerText.startsWith('已保存') || document.querySelector('.progress [role=status]').innerText.startsWith('Saved')")
}

// TestReview lets a reviewer work: the queue by keyboard, one case approved after a
// conflict, one returned for what he found at fault, one refused in writing.
func TestReview(t *testing.T) {
	p, s := openSystem(t)
	approved := underReview(t, s.URL(), 1, filing.Enterprise)
	returned := underReview(t, s.URL(), 2, filing.Individual)
	refused := underReview(t, s.URL(), 3, filing.SoleTrader)
	p.size(1280, 900)
	p.visit("/review/", "#screen .button")
	p.signIn(demo.AccountReviewer)
	p.wait("#screen table")
	inOrder(t, "queue", p.text("#screen"), []string{"待审备案单", "全部", "只看超期", "截止", "还剩", "BA-"})
	const row = "[...document.querySelectorAll('tbody th a')].findIndex((a) => %s)"
	p.press("jjk")
	if got := eval[int](p, fmt.Sprintf(row, "a === document.activeElement")); got != 0 {
		t.Errorf("j, j and k lead to row %d", got)
	}
	for range eval[int](p, fmt.Sprintf(row, fmt.Sprintf("a.href.endsWith(%q)", approved.ID))) {
		p.press(kb.ArrowDown)
	}

	// Approve, although somebody else ticks in between.
	p.press("\r")
	p.wait(".tick")
	p.wait(".stage img")
	if got := p.text("#screen h1"); got == "" || !strings.Contains(eval[string](p, "location.hash"), approved.ID) {
		t.Fatalf("Enter opens %q", got)
	}
	inOrder(t, "case", p.text("#screen"), []string{"待管局审核", "查看用途", "扫描件", "核验单", "已核对 0 项，共 14 项", "填报内容", "主办者", "营业执照", "审核决定"})
	if got := eval[string](p, "document.querySelector('.watermark').dataset.mark"); !strings.HasPrefix(got, demo.AccountReviewer) || !strings.HasSuffix(got, "审核") {
		t.Errorf("the mark is %q", got)
	}
	if !eval[bool](p, "document.querySelector('#f-decision-approve').disabled") {
		t.Error("it can be approved unseen")
	}
	p.choose("#p-subject-name-ok")
	p.until("document.querySelector('.progress [role=status]').innerText.startsWith('已保存')")
	elsewhere(t, approved, "subject.document")
	p.choose("#p-subject-address-ok")
	p.waitText(".progress .error", "您打开以后，别人也核对过。")
	p.choose(".progress .fault button")
	p.until("document.querySelector('#p-subject-document-ok').checked")
	p.tickAll()
	if got := p.text(".progress > p"); got != "已核对 14 项，共 14 项" {
		t.Errorf("progress is %q", got)
	}
	p.choose("#f-decision-approve")
	p.choose("#decision .actions .button")
	p.wait("dialog[open]")
	p.checkAccess()
	p.picture("review-confirm-zh", 1280)
	p.choose("dialog .button")
	p.waitText("#screen h1", "已审核合格")
	p.wait("#screen a.button")
	p.picture("review-done-zh", 1280)
	p.picture("review-done-zh", 390)
	p.checkAccess()
	await(t, approved, filing.Filed)

	// Return the next one, which is offered.
	p.choose("#screen a.button")
	p.wait(".tick")
	if at := eval[string](p, "location.hash"); at != "#case/"+returned.ID {
		if at != "#case/"+refused.ID {
			t.Errorf("the next one is at %s", at)
		}
		p.console("/review/#case/"+returned.ID, ".tick")
	}
	p.choose("#p-sites-s1-name-fault")
	p.wait("#f-p-sites-s1-name-note")
	p.enter("#f-p-sites-s1-name-note", "含有行政区划")
	p.until("document.querySelector('.progress [role=status]').innerText.startsWith('已保存')")
	if got := eval[string](p, `(() => {
		document.querySelector('#f-p-sites-s1-name-note').dispatchEvent(new Event('change', {bubbles: true}))
		document.querySelector('#f-p-sites-s1-name-note').dispatchEvent(new Event('input', {bubbles: true}))
		return document.querySelector('.progress [role=status]').innerText
	})()`); !strings.HasPrefix(got, "已保存") {
		t.Errorf("a field that is left as it was is saved again: %s", got)
	}
	p.choose("#p-sites-s1-photo-fault")
	p.choose("#f-decision-return")
	p.wait(".reason")
	if got := eval[[]string](p, "[...document.querySelectorAll('.reason select:first-of-type')].map((s) => s.value).filter((v) => v.startsWith('review'))"); len(got) != 2 || got[0] != "review-site-name" || got[1] != "review-photo" {
		t.Errorf("the suggested reasons are %v", got)
	}
	p.choose("#decision > .actions .button")
	p.wait("dialog[open]")
	inOrder(t, "dialog", p.text("dialog"), []string{"确认退回？", "网站名称不规范", "含有行政区划", "现场照片不符合要求"})
	p.choose("dialog .button")
	p.waitText("#screen h1", "已退回接入服务单位")
	v := await(t, returned, filing.ReturnedByBureau)
	if len(v.Reasons) != 2 || v.Reasons[0].Code != "review-site-name" || v.Reasons[0].Field != "sites[s1].name" || v.Reasons[0].Note.Reveal() != "含有行政区划" {
		t.Errorf("it is returned for %+v", v.Reasons)
	}

	// Refuse the last one; a missing reason and short grounds are said first.
	p.console("/review/#case/"+refused.ID, ".tick")
	p.choose("#f-decision-refuse")
	p.choose("#decision > .actions .button")
	p.waitText("#decision .faults li", "请选择不予备案的法定情形。")
	eval[chromedp.Void](p, "const s = document.querySelector('#f-ground'); s.value = 'false-information'; s.dispatchEvent(new Event('change'))")
	p.enter("#f-grounds", "执照系伪造")
	p.do(chromedp.Reload()) // what was entered outlives it
	p.wait("#f-grounds")
	if got := eval[string](p, "document.querySelector('#f-grounds').value"); got != "执照系伪造" {
		t.Errorf("after a reload the grounds are %q", got)
	}
	p.choose("#decision > .actions .button")
	p.wait("dialog[open]")
	p.choose("dialog .button")
	p.waitText("#screen h1", "已不予备案")
	await(t, refused, filing.FilingRefused)
	p.until("document.querySelector('#screen').innerText.includes('待审列表已经办完')")
	p.quiet("/api/bureau/cases/" + approved.ID + "/ticks")
}

// elsewhere ticks one thing as the reviewer does in another window.
func elsewhere(t *testing.T, c *demo.Case, path string) {
	t.Helper()
	at := "/api/bureau/cases/" + c.ID + "/ticks"
	var list casework.TickList
	if err := c.Reviewer.Do(context.Background(), http.MethodGet, at, nil, &list); err != nil {
		t.Fatal(err)
	}
	body := web.TicksBody{Ticks: []casework.Tick{{Path: path, Outcome: "ok"}}}
	if err := c.Reviewer.DoMatching(context.Background(), http.MethodPut, at, list.Version, body, nil); err != nil {
		t.Fatal(err)
	}
}

func await(t *testing.T, c *demo.Case, status filing.Status) web.Case {
	t.Helper()
	if err := c.Await(context.Background(), status); err != nil {
		t.Fatal(err)
	}
	v, err := c.View(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestViewer looks at a scan by keys and by pointer.
func TestViewer(t *testing.T) {
	p, s := openSystem(t)
	c := underReview(t, s.URL(), 1, filing.Enterprise)
	p.size(1280, 900)
	p.holdSession(demo.AccountReviewer)
	p.console("/review/#case/"+c.ID, ".tick")
	p.until("document.querySelector('.stage img').complete && !document.querySelector('.stage img').hidden")
	title := func() string { return p.text(".viewer-title") }
	if got := title(); !strings.HasPrefix(got, "核验单") || !strings.HasSuffix(got, "（第 1 张，共 4 张）") {
		t.Errorf("the first scan is %q", got)
	}
	p.do(chromedp.Focus(chromedp.CSS(".stage")))
	transform := func() string { return eval[string](p, "document.querySelector('.stage img').style.transform") }
	for _, k := range []struct{ keys, want string }{
		{"+", "translate(0px, 0px) rotate(0deg) scale(1.25)"},
		{"r", "rotate(90deg)"},
		{"0", ""},
	} {
		p.press(k.keys)
		if got := transform(); !strings.Contains(got, k.want) || k.want == "" && got != "" {
			t.Errorf("after %s the picture has %q", k.keys, got)
		}
	}
	p.press("++++++")
	for _, k := range []struct{ keys, want string }{
		{kb.ArrowRight, "translate(-60px, 0px)"},
		{kb.ArrowDown, "translate(-60px, -60px)"},
		{kb.ArrowLeft, "translate(0px, -60px)"},
		{kb.ArrowUp, "translate(0px, 0px)"},
	} {
		p.press(k.keys)
		if got := transform(); !strings.HasPrefix(got, k.want) {
			t.Errorf("an arrow moves the picture to %q, want %s", got, k.want)
		}
	}
	p.press(strings.Repeat(kb.ArrowRight, 200)) // not further than its edge
	edge := transform()
	if p.press(kb.ArrowRight); transform() != edge {
		t.Errorf("the picture leaves the stage: %q", transform())
	}
	p.press(strings.Repeat(kb.ArrowLeft, 200))
	if transform() == edge {
		t.Error("it does not come back")
	}
	p.press("0++++++")
	before := transform()
	drag(p, ".stage", 60, 40)
	if after := transform(); after == before || !strings.Contains(after, "translate(60px, 40px)") {
		t.Errorf("dragging moves it from %q to %q", before, after)
	}
	p.picture("viewer-zoomed-zh", 1280)
	p.do(chromedp.Focus(chromedp.CSS(".stage")))
	must(t, c.MoveClock(t.Context(), filingtest.Now().Add(10*time.Minute))) // the mark is of the viewing, not of the screen
	p.press(kb.PageDown)
	p.until("document.querySelector('.viewer-title').innerText.includes('第 2 张') && !document.querySelector('.stage img').hidden")
	if got := eval[string](p, "document.querySelector('.watermark').dataset.mark"); !strings.Contains(got, "09:10") {
		t.Errorf("ten minutes after 09:00 the mark is %q", got)
	}

	// Photo beside the document of the person in it.
	p.choose("#p-sites-s1-photo-ok")
	eval[chromedp.Void](p, "[...document.querySelectorAll('.outcomes button')].find((b) => b.innerText === '与证件并排比对').click()")
	p.until("document.querySelectorAll('.viewers .stage img').length === 2 && [...document.querySelectorAll('.viewers .stage img')].every((i) => i.complete && !i.hidden)")
	if got := eval[[]string](p, "[...document.querySelectorAll('.viewer-title')].map((e) => e.innerText.split(' ')[0])"); got[0] != "现场照片" || got[1] != "本人证件" {
		t.Errorf("side by side are %v", got)
	}
	p.checkLayout()
	p.checkAccess()
	p.picture("review-compare-zh", 1280)
	p.picture("review-compare-zh", 390)
	p.quiet()
}

// drag moves the pointer over an element with its button down.
func drag(p *tab, selector string, x, y float64) {
	p.t.Helper()
	at := eval[[]float64](p, fmt.Sprintf("(() => { const b = document.querySelector(%q).getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2] })()", selector))
	for _, e := range []input.DispatchMouseEventParams{
		{Type: input.DispatchMouseEventTypeMousePressed, X: at[0], Y: at[1], Button: input.MouseButtonLeft, ClickCount: 1},
		{Type: input.DispatchMouseEventTypeMouseMoved, X: at[0] + x/2, Y: at[1] + y/2, Button: input.MouseButtonLeft},
		{Type: input.DispatchMouseEventTypeMouseMoved, X: at[0] + x, Y: at[1] + y, Button: input.MouseButtonLeft},
		{Type: input.DispatchMouseEventTypeMouseReleased, X: at[0] + x, Y: at[1] + y, Button: input.MouseButtonLeft, ClickCount: 1},
	} {
		call(p, input.DispatchMouseEvent, e)
	}
}

// TestReviewScenes looks at the bureau's screens in every state and both languages.
func TestReviewScenes(t *testing.T) {
	p, s := openSystem(t)
	back := underReview(t, s.URL(), 1, filing.Enterprise)
	ctx := context.Background()
	if err := back.Review(ctx, casework.Verdict{Decision: "return", Reasons: []casework.Ground{{Code: "review-site-name", Field: "sites[s1].name", Note: filing.NewSensitive("含有行政区划").Shown()}}}); err != nil {
		t.Fatal(err)
	}
	corrected(t, back)
	asked := underReview(t, s.URL(), 2, filing.Individual)
	if err := asked.Applicant.Do(ctx, http.MethodPost, "/api/applicant/cases/"+asked.ID+"/withdrawal-request", nil, nil); err != nil {
		t.Fatal(err)
	}
	p.holdSession(demo.AccountReviewer)
	for _, root := range []string{"/", "/en/"} {
		name := map[string]string{"/": "zh", "/en/": "en"}[root]
		p.console(root+"review/", "#screen table")
		p.looks("review-queue-" + name)
		p.console(root+"review/#?overdue=true", "#screen .notice")
		p.looks("review-queue-none-" + name)
		p.console(root+"review/#case/"+asked.ID, ".tick")
		p.until("document.querySelector('.stage img').complete && !document.querySelector('.stage img').hidden")
		p.looks("review-case-" + name)
		p.console(root+"review/#case/"+back.ID+"?for=enquiry", ".tick")
		p.until("document.querySelectorAll('.past table').length && document.querySelector('.stage img').complete")
		p.choose("#p-sites-s1-name-fault")
		p.choose("#f-decision-return")
		p.choose("#decision > .actions .button")
		p.wait("dialog[open]")
		p.choose("dialog .second")
		p.looks("review-case-back-" + name)
		p.choose("#f-decision-refuse")
		p.choose("#decision > .actions .button")
		p.wait(".faults li")
		p.checkAccess()
		p.picture("review-case-faults-"+name, 390)
		p.picture("review-case-faults-"+name, 1280)
		p.console(root+"review/#case/none", "#screen .hint")
		p.looks("review-missing-" + name)
	}
	p.quiet("/api/bureau/cases/none")
}

func (p *tab) looks(name string) {
	p.t.Helper()
	p.checkPunctuation()
	p.checkLayout()
	p.checkAccess()
	p.picture(name, 390)
	p.picture(name, 1280)
}

// corrected brings a case that the bureau returned back to it, with another name
// of its site.
func corrected(t *testing.T, c *demo.Case) {
	t.Helper()
	ctx := context.Background()
	c.Form.Sites[0].Name = "示例文化交流"
	steps := []func() error{
		func() error { return c.Await(ctx, filing.ReturnedByBureau) },
		func() error {
			return c.Verifier.Do(ctx, http.MethodPost, "/api/provider/cases/"+c.ID+"/reverification", casework.Verdict{Decision: "send-back"}, nil)
		},
		func() error { return c.Await(ctx, filing.Returned) },
		func() error { return c.Resubmit(ctx) },
		func() error { return c.Await(ctx, filing.AwaitingPreCheck) },
		func() error { return c.PreCheck(ctx, time.Time{}) },
		func() error { return c.Appear(ctx) },
		func() error { return c.Verify(ctx) },
		func() error { return c.Confirm(ctx) },
		func() error { return c.Await(ctx, filing.AwaitingReview) },
	}
	for i, step := range steps {
		if err := step(); err != nil {
			b, _ := json.Marshal(c.Form.Sites[0].Name)
			t.Fatalf("step %d of the correction to %s: %v", i, b, err)
		}
	}
}
