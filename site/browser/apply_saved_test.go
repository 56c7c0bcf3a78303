package browser

import (
	"context"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/web"
)

// TestSavedElsewhere: what somebody types is never lost to another tab, to the end
// of the session or to a network that is gone.
func TestSavedElsewhere(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	c := prepared(t, s.URL(), 1, filing.Enterprise)
	path := "/api/applicant/drafts/" + c.ID
	address := func() string {
		t.Helper()
		d := askAPI[web.Draft](t, s.URL(), demo.AccountApplicant, path)
		return d.Form.Persons[0].Address.Reveal()
	}
	const saved = "document.querySelector('.saved').innerText.startsWith('已保存')"
	p.size(1280, 844)
	p.holdSession(demo.AccountApplicant)
	screen := "/apply/#draft/" + c.ID + "/person/p1"
	p.console(screen, "#f-persons-p1-address")
	elsewhere := func(text string) {
		t.Helper()
		d := askAPI[web.Draft](t, s.URL(), demo.AccountApplicant, path)
		d.Form.Persons[0].Address = filing.NewSensitive(text)
		must(t, c.Applicant.DoMatching(context.Background(), http.MethodPut, path, d.Version, web.FormBody{Form: d.Form.Shown()}, nil))
	}

	elsewhere("示例路1号")
	p.fill("persons[p1].address", "示例路2号")
	p.shows("这份草稿在另一处改过")
	inOrder(t, "conflict", p.text(".saved"), []string{"通信地址", "本页：示例路2号", "另一处：示例路1号"})
	p.look("apply-conflict-zh")
	p.press("保留本页的内容")
	p.until(saved)
	if got := address(); got != "示例路2号" {
		t.Errorf("kept %q", got)
	}
	elsewhere("示例路3号")
	p.fill("persons[p1].address", "示例路4号")
	p.press("改用另一处的内容")
	p.until("document.getElementById('f-persons-p1-address')?.value === '示例路3号'")

	setOffline(p.tab, true)
	p.fill("persons[p1].address", "示例路5号")
	p.shows("没有保存，内容还在本页")
	setOffline(p.tab, false)
	p.until(saved)
	if got := address(); got != "示例路5号" {
		t.Errorf("kept %q", got)
	}

	eval[chromedp.Void](p.tab, "sessionStorage.removeItem('beian.session')")
	p.fill("persons[p1].address", "示例路6号")
	p.shows("登录已到期")
	p.press("登录")
	p.wait("button[value='" + demo.AccountApplicant + "']")
	p.follow(chromedp.Click(chromedp.CSS("button[value='" + demo.AccountApplicant + "']")))
	p.wait("#f-persons-p1-address")
	p.until("document.getElementById('f-persons-p1-address').value === '示例路6号'")
	p.until(saved)
	if got := address(); got != "示例路6号" {
		t.Errorf("kept %q", got)
	}
	if got := eval[int](p.tab, "Object.keys(sessionStorage).filter((k) => k.startsWith('beian.kept.form')).length"); got != 0 {
		t.Error("a copy is kept of what is saved")
	}
	p.click("#nav .quiet")
	p.waitText("#screen .button", "登录")
	if got := eval[int](p.tab, "sessionStorage.length"); got != 0 {
		t.Errorf("%d things are kept after signing out", got)
	}
	p.quiet("/api/")
}

// TestSaveGoesOn: an answer of another shape is said, and what is typed afterwards is
// saved as ever; whoever closes the tab before it is saved, or with a correction that
// was not submitted, is asked first.
func TestSaveGoesOn(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	c := prepared(t, s.URL(), 1, filing.Enterprise)
	returned := prepared(t, s.URL(), 2, filing.Enterprise, (*demo.Case).Submit, returnName)
	const saved = "document.querySelector('.saved').innerText.startsWith('已保存')"
	p.size(1280, 844)
	p.hurry()
	f := newFaulty(p.tab)
	p.holdSession(c.Applicant.Account)
	leaves := func(where, asked string) {
		t.Helper()
		p.click("#screen h1") // a page on which nobody did anything asks nothing
		before := p.asked.Load()
		p.do(chromedp.Navigate("about:blank"))
		if got := p.asked.Load() - before; (got > 0) != (asked == "asked") {
			t.Errorf("%s: asked %d times", where, got)
		}
	}
	screen := "/apply/#draft/" + c.ID + "/person/p1"
	for _, rules := range []func(){
		func() { f.breaks(http.MethodPut, "applicant/drafts/", empty) },
		func() {
			f.breaksOnce(http.MethodPut, "applicant/drafts/", stale)
			f.breaks(http.MethodGet, "applicant/drafts/", empty)
		},
	} {
		p.console(screen, "#f-persons-p1-address")
		rules()
		p.fill("persons[p1].address", "示例路7号")
		p.shows("没有保存，内容还在本页")
		leaves("an unsaved draft", "asked")
		f.mends()
		p.console(screen, "#f-persons-p1-address")
		p.until(saved)
		rules()
		p.fill("persons[p1].address", "示例路8号")
		p.shows("没有保存，内容还在本页")
		f.mends()
		p.fill("persons[p1].address", "示例路10号")
		p.until(saved)
		leaves("a saved draft", "not asked")
	}
	p.holdSession(returned.Applicant.Account)
	p.console("/apply/#case/"+returned.ID+"/correct", "#screen h1")
	leaves("a correction that is not begun", "not asked")
	p.console("/apply/#case/"+returned.ID+"/correct", "#screen h1")
	p.fill("sites[s1].name", "示例新名称")
	leaves("a correction", "asked")
	p.console("/apply/#case/"+returned.ID+"/correct", "#screen h1")
	p.press("重新提交")
	p.heading(returned.Form.Subject.Name.Reveal())
	leaves("a correction that was submitted", "not asked")
}
