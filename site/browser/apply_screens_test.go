package browser

import (
	"context"
	"net/http"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// prepared is the case of the n-th applicant, brought so far by the people of the
// demonstration.
func prepared(t *testing.T, base string, n int, nature filing.Nature, steps ...func(*demo.Case, context.Context) error) *demo.Case {
	t.Helper()
	ctx := context.Background()
	c := demo.NewCase(base, demo.Applicant(n), "prepared-"+string(rune('a'+n)), filingtest.Form(nature, "11", 600+n), &http.Client{Timeout: 20 * time.Second}, 20*time.Second)
	must(t, c.Start(ctx))
	for _, step := range steps {
		must(t, step(c, ctx))
	}
	return c
}

func passed(c *demo.Case, ctx context.Context) error { return c.PreCheck(ctx, time.Time{}) }

// TestApplyScreens shows the screens in English, and those of cases that the long
// way does not come to: a draft of an individual, a site dropped, a person
// replaced, a withdrawal, a filed case.
func TestApplyScreens(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	draft := prepared(t, s.URL(), 1, filing.Individual)
	returned := prepared(t, s.URL(), 2, filing.Enterprise, (*demo.Case).Submit, returnName)
	invited := prepared(t, s.URL(), 3, filing.Enterprise, (*demo.Case).Submit, passed)
	filed := prepared(t, s.URL(), 4, filing.SoleTrader, (*demo.Case).Submit, passed, (*demo.Case).Appear, (*demo.Case).Verify, (*demo.Case).Confirm,
		func(c *demo.Case, ctx context.Context) error {
			return c.Review(ctx, casework.Verdict{Decision: "approve"})
		},
		func(c *demo.Case, ctx context.Context) error { return c.Await(ctx, filing.Filed) })
	p.size(1280, 844)
	for _, scene := range []struct {
		name      string
		of        *demo.Case
		at, shows string
	}{
		{"cases", draft, "", "My filings"},
		{"begin", draft, "begin", "Start a filing"},
		{"tasks", draft, "draft/" + draft.ID, "Fill in the filing"},
		{"subject", draft, "draft/" + draft.ID + "/subject", "Organiser"},
		{"person", draft, "draft/" + draft.ID + "/person/p1", "persons"},
		{"site", draft, "draft/" + draft.ID + "/site/s1", "Domain 1"},
		{"documents", draft, "draft/" + draft.ID + "/documents", "Not uploaded"},
		{"agreements", draft, "draft/" + draft.ID + "/agreements", "Agreed"},
		{"answers", draft, "draft/" + draft.ID + "/answers", "Submit the filing"},
		{"returned", returned, "case/" + returned.ID, "What has happened"},
		{"correct", returned, "case/" + returned.ID + "/correct", "What can't be changed"},
		{"invited", invited, "case/" + invited.ID, "Appointments at the desk"},
		{"booking", invited, "case/" + invited.ID + "/booking/s1", "Book"},
		{"replace", invited, "case/" + invited.ID + "/replace/p2", "Replace"},
		{"filed", filed, "case/" + filed.ID, "Get the code"},
	} {
		t.Run(scene.name, func(t *testing.T) {
			p.t = t
			p.holdSession(scene.of.Applicant.Account)
			p.console("/en/apply/#"+scene.at, "#screen h1")
			if scene.name != "person" {
				p.shows(scene.shows)
			} else {
				p.wait("#" + fieldID("persons[p1].name"))
			}
			p.look("apply-" + scene.name + "-en")
		})
	}
	p.t = t

	p.holdSession(invited.Applicant.Account)
	p.console("/apply/#case/"+invited.ID, "#screen h1")
	p.press("更换网站负责人 李示例")
	p.shows("换成另一个人")
	other := filingtest.Form(filing.Enterprise, "11", 650).Persons[1]
	p.fillPerson("persons[p2]", other, "赵示例")
	p.press("确认更换")
	p.wait("dialog[open]")
	p.press("确认更换")
	p.shows("待预核验")
	p.press("撤回备案")
	p.wait("dialog[open]")
	p.press("撤回备案")
	p.shows("已撤回")
	p.press("用这份资料新建")
	p.wait("dialog[open]")
	p.press("用这份资料新建")
	p.heading("填写备案资料")
	if got := askAPI[struct{ Status filing.Status }](t, s.URL(), invited.Applicant.Account, "/api/applicant/drafts/"+p.hash()[len("#draft/"):]); got.Status != "" {
		t.Errorf("the copy is %s", got.Status)
	}
	p.press("删除这份草稿")
	p.wait("dialog[open]")
	p.press("删除这份草稿")
	p.heading("我的备案")
	p.quiet()
}

func returnName(c *demo.Case, ctx context.Context) error {
	return c.PreCheck(ctx, time.Time{}, casework.Ground{Code: "site-name", Field: "sites[s1].name"})
}
