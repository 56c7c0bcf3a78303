package notice_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"beian/internal/filing"
	"beian/internal/notice"
)

func facts() notice.Facts {
	return notice.Facts{
		Provider: "示例接入服务有限公司", Place: "示例路1号备案室", Code: "012345",
		Link:   "https://beian.example.cn/consent/#0123456789abcdefghjkmnpqrstvwxyz",
		Values: map[string]string{"receipt": "BA-0000-0000-0000-0000-0", "due": "2026年4月2日", "number": "京ICP备2026000001号", "when": "2026年3月9日09:00", "domain": "shili.cn", "party": "接入服务单位"},
	}
}

// TestRegulationTexts: the two texts of Plan 二(二)1(2), in simplified
// characters, letter for letter, each followed by the one fixed sentence.
func TestRegulationTexts(t *testing.T) {
	const where = "【示例接入服务有限公司】地点：示例路1号备案室；截止：2026年4月2日；受理码：BA-0000-0000-0000-0000-0。"
	for template, want := range map[string]string{
		"pre-check-passed":   "您提交的网站备案信息已通过预核验，请在1个月内由网站负责人本人携带有关证件原件到我单位备案现场办理核验手续",
		"pre-check-returned": "您提交的网站备案信息未通过预核验，请修改后重新提交",
	} {
		got, err := notice.Render(template, facts())
		if err != nil || got != want+where {
			t.Errorf("%s:\ngot  %s\nwant %s (%v)", template, got, want+where, err)
		}
	}
}

// TestRemoteText: who is verified online is told so, letter for letter, and when
// until (requirements B3); what has no text of its own stays.
func TestRemoteText(t *testing.T) {
	got, err := notice.Render(notice.ForRemote("pre-check-passed"), facts())
	if want := "您提交的网站备案信息已通过预核验，请由网站负责人本人于2026年4月2日前完成线上真实性核验。"; err != nil || got != want {
		t.Errorf("got  %s\nwant %s (%v)", got, want, err)
	}
	if name := notice.ForRemote("case-lapsed"); name != "case-lapsed" {
		t.Errorf("case-lapsed becomes %s", name)
	}
}

// TestConsentLink: the link stands free, so that a telephone opens exactly it;
// the text says whose request it is, until when and that it costs nothing.
func TestConsentLink(t *testing.T) {
	f := facts()
	text, err := notice.Render(notice.ConsentLink, f)
	if err != nil || !strings.Contains(text, " "+f.Link+" ") {
		t.Errorf("%s (%v)", text, err)
	}
	for _, part := range []string{"在2026年4月2日前", "不收取任何费用", "请勿转发", "【示例接入服务有限公司】"} {
		if !strings.Contains(text, part) {
			t.Errorf("%s lacks %s", text, part)
		}
	}
}

// TestEveryTemplate renders whole from the facts that there are.
func TestEveryTemplate(t *testing.T) {
	names := notice.Names()
	if len(names) < 15 {
		t.Errorf("only %d templates", len(names))
	}
	for _, name := range names {
		text, err := notice.Render(name, facts())
		if err != nil || strings.ContainsAny(text, "{}") || text == "" {
			t.Errorf("%s: %q, %v", name, text, err)
		}
		if len([]rune(text)) > 200 {
			t.Errorf("%s has %d characters, too many for a text message", name, len([]rune(text)))
		}
	}
}

// TestHole: nobody gets a text that lacks a fact; the error names it and no
// fact that there is.
func TestHole(t *testing.T) {
	for _, name := range notice.Names() {
		text, err := notice.Render(name, notice.Facts{})
		if err == nil || text != "" {
			t.Errorf("%s renders from nothing: %q", name, text)
		}
	}
	f := facts()
	f.Values["due"] = ""
	if _, err := notice.Render("pre-check-passed", f); err == nil || !strings.Contains(err.Error(), `"due"`) || strings.Contains(err.Error(), f.Provider) {
		t.Errorf("a missing due time: %v", err)
	}
	// A secret that stands behind the hole is not told with it: errors are logged.
	for name, f := range map[string]notice.Facts{
		notice.ConsentLink:      {Provider: "示例接入", Link: "https://beian.example/consent/#secret"},
		notice.ConfirmationCode: {Code: "secret"},
		"pre-check-passed":      {Provider: "示例接入", Place: "secret"},
	} {
		if _, err := notice.Render(name, f); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := notice.Render("no-such-template", facts()); err == nil {
		t.Error("an unknown template renders")
	}
}

// TestFactsAreCleaned: what can turn, hide or break a text is taken out, and no
// fact can be a placeholder for another one.
func TestFactsAreCleaned(t *testing.T) {
	f := facts()
	f.Provider, f.Place = "甲\u202e乙\u2066\u200f\n\r\t\x00\x1b\u0085丙", "{code}"
	text, err := notice.Render("pre-check-passed", f)
	if err != nil || !strings.Contains(text, "【甲乙丙】地点：code；") || strings.Contains(text, f.Code) {
		t.Errorf("%q, %v", text, err)
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
		t.Errorf("%q has a control character", text)
	}
}

// TestFor: every notice is of an event that there is and of a template that
// renders, and each goes to somebody.
func TestFor(t *testing.T) {
	audiences := []notice.Audience{
		notice.Applicant, notice.Provider, notice.Manager, notice.Bureau, notice.Heads, notice.Head, notice.Confirmers, notice.Late,
	}
	used := map[string]bool{notice.CodeAgain: true, notice.ConsentLink: true, notice.Reminder: true, notice.AppointmentReminder: true, notice.DraftExpiring: true, notice.DraftExpired: true} // of clocks, and asked for
	for _, name := range []string{
		notice.ContestOpened, notice.ContestReminder, notice.ContestOverdue, notice.ContestUpheld, notice.ContestRejected, notice.ContestDismissed,
	} {
		used[name] = true // of contests, which are no events of a case
	}
	for _, name := range notice.Names() {
		used[notice.ForRemote(name)] = used[notice.ForRemote(name)] || notice.ForRemote(name) != name
	}
	for _, e := range filing.EventNames() {
		list, known := notice.For(e)
		if known != (len(list) > 0) {
			t.Errorf("%s: %v, %v", e, list, known)
		}
		for _, n := range list {
			used[n.Name] = true
			if !slices.Contains(notice.Names(), n.Name) || !slices.Contains(audiences, n.To) {
				t.Errorf("%s calls for %+v", e, n)
			}
		}
	}
	for _, name := range notice.Names() {
		if !used[name] {
			t.Errorf("nothing calls for %s", name)
		}
	}
	if list, known := notice.For("SiteVerified"); known || list != nil {
		t.Errorf("SiteVerified tells %v", list)
	}
}
