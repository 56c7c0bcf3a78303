package browser

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/web"
)

// preparedTwoSites is a submitted case of the n-th applicant with two sites, which
// was returned for the names of both.
func preparedTwoSites(t *testing.T, base string, n int) *demo.Case {
	t.Helper()
	ctx := context.Background()
	f := filingtest.Form(filing.Enterprise, "11", 600+n)
	second := filingtest.Form(filing.Enterprise, "11", 640+n).Sites[0]
	second.ID, second.Name = "s2", "示例商城"
	f.Sites = append(f.Sites, second)
	c := demo.NewCase(base, demo.Applicant(n), "two-"+string(rune('a'+n)), f, &http.Client{Timeout: 20 * time.Second}, 20*time.Second)
	must(t, c.Start(ctx))
	must(t, c.Submit(ctx))
	must(t, c.PreCheck(ctx, time.Time{},
		casework.Ground{Code: "site-name", Field: "sites[s1].name"}, casework.Ground{Code: "site-name", Field: "sites[s2].name"},
		casework.Ground{Code: "site-remark", Field: "sites[s1].remark"}))
	return c
}

// returnFor returns a case for one reason.
func returnFor(code, field string) func(*demo.Case, context.Context) error {
	return func(c *demo.Case, ctx context.Context) error {
		return c.PreCheck(ctx, time.Time{}, casework.Ground{Code: code, Field: field})
	}
}

// TestMendedBesides: what was returned for a scan goes on with a new one, whose
// verifier sees that it is new and that the form is not.
func TestMendedBesides(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	c := prepared(t, s.URL(), 1, filing.Enterprise, (*demo.Case).Submit, returnFor("scan-missing", "subject.document"))
	p.size(1280, 844)
	p.holdSession(c.Applicant.Account)
	p.console("/apply/#case/"+c.ID+"/correct", "#screen h1")
	p.press("重新提交")
	p.shows("还没有收到检查通过的新图片")
	p.look("apply-nothing-uploaded-zh")
	p.press("重新上传证件和材料")
	p.heading("上传证件和材料")
	p.pick("营业执照", "licence.jpg", "image/jpeg", photograph(t, 51))
	p.until("document.querySelector('.tag.filed')")
	p.console("/apply/#case/"+c.ID+"/correct", "#screen h1")
	p.press("重新提交")
	p.heading(c.Form.Subject.Name.Reveal())
	p.shows("待预核验")
	p.holdSession(demo.AccountVerifier)
	for root, says := range map[string][]string{
		"/":    {"填写的内容没有改动。", "退回后新上传：", "主办者证件 主办者"},
		"/en/": {"The form was not changed.", "Uploaded since the return:"},
	} {
		p.console(root+"provider/#case/"+c.ID, "#screen h1")
		p.shows(says[0])
		inOrder(t, "besides", p.text("#screen"), says)
	}
	p.look("provider-mended-besides-en")
	p.quiet("/api/")
}

// TestCorrectionKept: what was typed outlives a site that is dropped, another change
// of the case, a new return and a field that brings other fields.
func TestCorrectionKept(t *testing.T) {
	tab, s := openSystem(t)
	p := &applying{tab}
	ctx := context.Background()
	c := preparedTwoSites(t, s.URL(), 1)
	p.size(1280, 844)
	p.holdSession(c.Applicant.Account)
	at := "/apply/#case/" + c.ID + "/correct"
	holds := func(field, value string) {
		t.Helper()
		p.until(fmt.Sprintf("document.getElementById(%q)?.value === %q", fieldID(field), value))
	}
	drop := func() {
		t.Helper()
		must(t, c.Applicant.Do(ctx, http.MethodDelete, "/api/applicant/cases/"+c.ID+"/sites/s2", nil, nil))
	}
	p.console(at, "#screen h1")
	p.fill("sites[s1].name", "示例新名称")
	drop()
	p.press("重新提交")
	p.press("刷新")
	p.shows("已恢复上次没有保存的内容")
	holds("sites[s1].name", "示例新名称")
	if eval[bool](p.tab, fmt.Sprintf("!!document.getElementById(%q)", fieldID("sites[s2].name"))) {
		t.Error("a site that was dropped is corrected")
	}

	// It is resubmitted from elsewhere with another remark, and returned again.
	c.Form.Sites[0].Remark = "另一处改的备注"
	must(t, c.Resubmit(ctx))
	must(t, c.Await(ctx, filing.AwaitingPreCheck))
	must(t, c.PreCheck(ctx, time.Time{}, casework.Ground{Code: "site-name", Field: "sites[s1].name", Note: filing.NewSensitive("再改")}))
	p.console(at, "#screen h1")
	p.shows("已恢复上次没有保存的内容")
	holds("sites[s1].name", "示例新名称")
	p.press("重新提交")
	p.heading(c.Form.Subject.Name.Reveal())
	v := askAPI[web.Case](t, s.URL(), c.Applicant.Account, "/api/applicant/cases/"+c.ID+"?purpose=own-case")
	if got := v.Form.Sites[0]; got.Name != "示例新名称" || got.Remark != "另一处改的备注" {
		t.Errorf("the site is %q with the remark %q", got.Name, got.Remark)
	}

	// A person in the place of another one: typed, the case changes, and it stays.
	p.console("/apply/#case/"+c.ID+"/replace/p2", "#screen h1")
	p.fill("persons[p2].name", "赵示例")
	must(t, c.Await(ctx, filing.AwaitingPreCheck))
	must(t, c.PreCheck(ctx, time.Time{}, casework.Ground{Code: "head-name", Field: "persons[p2].nationality", Note: filing.NewSensitive("国籍")}))
	p.console("/apply/#case/"+c.ID+"/replace/p2", "#screen h1")
	holds("persons[p2].name", "赵示例")
	p.fill("persons[p2].nationality", "foreign")
	p.until("[...document.getElementById('f-persons-p2-document-type').options].some((o) => o.value === 'passport')")

	// Another nationality has other documents.
	p.console(at, "#screen h1")
	p.wait("#" + fieldID("persons[p2].document.type"))
	eval[chromedp.Void](p.tab, `(() => {
		const e = document.getElementById('f-persons-p2-nationality')
		e.focus(); e.value = 'foreign'
		e.dispatchEvent(new Event('change', {bubbles: true}))
	})()`)
	p.until("[...document.getElementById('f-persons-p2-document-type').options].some((o) => o.value === 'passport') && document.activeElement.id === 'f-persons-p2-nationality'")
	if !eval[bool](p.tab, "!!document.querySelector('.notice.late')") {
		t.Error("why it was returned is gone")
	}
	p.quiet("/api/")
}
