package browser

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/web"
)

// applying is a tab in which somebody works on a filing.
type applying struct{ *tab }

// fieldID is the id that a field of a form has.
func fieldID(name string) string {
	return "f-" + regexp.MustCompile(`[^\w-]+`).ReplaceAllString(name, "-")
}

// fill writes into a field as a person does who types or chooses, and leaves it.
func (p *applying) fill(name, value string) {
	p.t.Helper()
	p.wait("#" + fieldID(name))
	eval[chromedp.Void](p.tab, fmt.Sprintf(`(() => {
		const e = document.getElementById(%q), value = %q
		e.focus()
		Object.getOwnPropertyDescriptor(Object.getPrototypeOf(e), 'value').set.call(e, value)
		e.dispatchEvent(new Event('input', {bubbles: true}))
		e.dispatchEvent(new Event('change', {bubbles: true}))
		e.blur()
	})()`, fieldID(name), value))
	if got := eval[string](p.tab, fmt.Sprintf("document.getElementById(%q)?.value ?? ''", fieldID(name))); got != value {
		p.t.Fatalf("%s holds %q, not %q", name, got, value)
	}
}

// write types into a field by the keyboard and leaves it.
func (p *applying) write(name, text string) {
	p.t.Helper()
	p.do(chromedp.Focus(chromedp.CSS("#"+fieldID(name))), chromedp.SendKeys(chromedp.CSS("#"+fieldID(name)), text+"\t"))
}

// tick ticks a box or chooses one of several.
func (p *applying) tick(name, value string) {
	p.t.Helper()
	id := fieldID(name) + "-" + value
	p.wait("#" + id)
	p.click("#" + id)
	if !eval[bool](p.tab, fmt.Sprintf("document.getElementById(%q).checked", id)) {
		p.t.Fatalf("%s is not ticked", id)
	}
}

// press presses the button or follows the link of a text.
func (p *applying) press(text string) {
	p.t.Helper()
	p.until(fmt.Sprintf(`(() => {
		document.querySelectorAll('[data-press]').forEach((e) => delete e.dataset.press)
		const root = document.querySelector('dialog[open]') ?? document
		const found = [...root.querySelectorAll('button, a, summary')].find((e) => e.innerText.trim() === %q && e.checkVisibility() && e.getAttribute('aria-disabled') !== 'true')
		if (found) found.dataset.press = ''
		return found
	})()`, text))
	p.click("[data-press]")
}

// heading waits for a screen by its heading.
func (p *applying) heading(text string) {
	p.t.Helper()
	p.waitText("#screen h1", text)
}

// shows waits until the screen shows a text.
func (p *applying) shows(text string) {
	p.t.Helper()
	p.until(fmt.Sprintf("document.getElementById('screen').innerText.includes(%q)", text))
}

// pick picks a picture as the file of an input.
func (p *applying) pick(label, name, kind string, body []byte) {
	p.t.Helper()
	eval[chromedp.Void](p.tab, fmt.Sprintf(`(() => {
		const input = [...document.querySelectorAll('input[type=file]')].find((e) => e.getAttribute('aria-label').includes(%q))
		const all = new DataTransfer()
		all.items.add(new File([Uint8Array.from(atob(%q), (c) => c.charCodeAt(0))], %q, {type: %q}))
		input.files = all.files
		input.dispatchEvent(new Event('change', {bubbles: true}))
	})()`, label, base64.StdEncoding.EncodeToString(body), name, kind))
}

// photograph makes a picture that no other call makes.
func photograph(t *testing.T, n int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 900, 700))
	for x := range 900 {
		for y := range 700 {
			m.Set(x, y, color.RGBA{uint8(x*n + y), uint8(y + 7*n), uint8(x), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// look checks a screen and keeps its pictures.
func (p *applying) look(name string) {
	p.t.Helper()
	p.checkLayout()
	p.checkAccess()
	p.picture(name, 390)
	p.picture(name, 1280)
	p.size(1280, 844)
}

// api asks the API as an account of the demonstration.
func askAPI[T any](t *testing.T, base, account, path string) T {
	t.Helper()
	var v T
	c := &demo.Client{Base: base, Account: account, Key: "look", HTTP: &http.Client{Timeout: 20 * time.Second}}
	if err := c.Do(context.Background(), http.MethodGet, path, nil, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// hash gives the fragment of the address.
func (p *applying) hash() string { return eval[string](p.tab, "location.hash") }

func (p *applying) fillPerson(base string, f filing.Person, name string) {
	p.fill(base+".name", name)
	p.fill(base+".document.type", f.Document.Type)
	p.fill(base+".document.number", f.Document.Number.Reveal())
	p.fill(base+".document.validUntil", f.Document.ValidUntil)
	p.fill(base+".mobile", f.Mobile.Reveal())
	p.fill(base+".phone", f.Phone.Reveal())
	p.fill(base+".email", f.Email.Reveal())
	p.fill(base+".address", f.Address.Reveal())
	p.fill(base+".emergencyPhone", f.EmergencyPhone.Reveal())
}

// fills enters the form of a filing from the first screen on, with another name of
// the site's head, and gives the draft's id. A number with a wrong check character
// is found on the way.
func (p *applying) fills(f filing.Form, head string) string {
	p.t.Helper()
	p.shows("您还没有备案")
	p.look("apply-empty-zh")
	p.press("开始办理备案")
	p.heading("开始办理备案")
	p.shows("示例接入服务有限公司")
	p.look("apply-begin-zh")
	p.press("开始办理备案")
	p.heading("填写备案资料")
	p.shows("还没开始")
	id := strings.TrimPrefix(p.hash(), "#draft/")

	p.press("主办者")
	p.heading("主办者")
	p.fill("subject.nature", "enterprise")
	p.fill("subject.province", "11")
	p.fill("subject.name", f.Subject.Name.Reveal())
	p.fill("subject.document.type", f.Subject.Document.Type)
	p.fill("subject.document.number", f.Subject.Document.Number.Reveal()[:17]+"A")
	p.shows("校验位不符")
	p.press("保存并继续")
	p.wait(".faults")
	p.look("apply-subject-faults-zh")
	p.fill("subject.document.number", f.Subject.Document.Number.Reveal())
	p.fill("subject.address", f.Subject.Address.Reveal())
	p.write("subject.document.validUntil", "2035年12月31日")
	p.until("document.getElementById('f-subject-document-validUntil').value === '2035-12-31'")
	p.press("保存并继续")

	p.heading("主办者负责人、网站负责人")
	p.tick("persons[p1].capacity", "legal-representative")
	p.fillPerson("persons[p1]", f.Persons[0], "张示例")
	p.look("apply-person-zh")
	p.press("保存并返回清单")
	p.heading("填写备案资料")
	p.press("添加一位负责人")
	p.heading("其他人员")
	p.tick("persons[p2].roles", "s1")
	p.tick("persons[p2].capacity", "appointed")
	p.fillPerson("persons[p2]", f.Persons[1], head)
	p.tick("persons[p2].attachments", "authorisation-letter")
	p.press("保存并继续")

	p.heading("网站 1")
	site := f.Sites[0]
	p.fill("sites[s1].name", site.Name)
	p.fill("sites[s1].registrations[0].domain", site.Domains[0])
	p.fill("sites[s1].registrations[0].validUntil", "2035-12-31")
	p.fill("sites[s1].registrations[0].verifiedOn", "2026-01-05")
	p.fill("sites[s1].homePage", site.HomePage)
	p.tick("sites[s1].content", "organisation-portal")
	p.fill("sites[s1].remark", site.Remark)
	p.tick("sites[s1].attachments", "domain-certificate")
	p.look("apply-site-zh")
	p.press("保存并继续")
	return id
}

// papers uploads what the form names, accepts the agreements, checks the answers
// and submits.
func (p *applying) papers(id string, f filing.Form, head string) {
	p.t.Helper()
	p.heading("上传证件和材料")
	p.pick("营业执照", "licence.pdf", "application/pdf", []byte("%PDF"))
	p.shows("不能上传 PDF")
	for i, label := range []string{"营业执照", "居民身份证 张示例", "居民身份证 " + head, "负责人授权书", "域名证书"} {
		p.pick(label, "picture.jpg", "image/jpeg", photograph(p.t, i+1))
		p.until(fmt.Sprintf("[...document.querySelectorAll('.tag.filed')].length === %d", i+1))
	}
	p.look("apply-documents-zh")
	p.press("继续")
	p.heading("告知和委托")
	p.press("同意并继续")
	p.wait(".faults")
	p.look("apply-agreements-zh")
	p.tick("agreement.commission", "yes")
	p.tick("agreement.privacy-notice", "yes")
	p.press("同意并继续")
	p.heading("核对填写内容")
	p.shows("自动检查没有发现要改正的问题")
	p.look("apply-answers-zh")
	p.visit("/apply/#draft/"+id, "#screen h1")
	p.heading("填写备案资料")
	p.shows("可以提交")
	p.look("apply-tasks-zh")
	p.press("核对填写内容")
	p.heading("核对填写内容")
	p.press("提交备案")
	p.heading("备案已提交")
	p.shows("BA-")
	p.look("apply-done-zh")
	p.press("打开这份备案")
	p.heading(f.Subject.Name.Reveal())
}

// corrects opens the case that was returned for a mobile number and corrects it.
func (p *applying) corrects(f filing.Form) {
	p.t.Helper()
	p.visit("/apply/", "#screen h1")
	p.heading("我的备案")
	p.shows("退回待修改")
	p.look("apply-cases-zh")
	p.press(f.Subject.Name.Reveal())
	p.heading(f.Subject.Name.Reveal())
	p.shows("请核对手机号码")
	p.look("apply-returned-zh")
	p.press("修改并重新提交")
	p.heading("修改并重新提交")
	p.fill("persons[p2].mobile", "19905550123")
	p.look("apply-correct-zh")
	p.press("重新提交")
	p.heading(f.Subject.Name.Reveal())
	p.shows("待预核验")
}

// books takes an appointment for the case.
func (p *applying) books(id string, f filing.Form) {
	p.t.Helper()
	p.visit("/apply/#case/"+id, "#screen h1")
	p.do(chromedp.Reload())
	p.shows("现场核验预约")
	p.look("apply-invited-zh")
	p.press("预约现场核验")
	p.heading("预约现场核验")
	p.press("确认预约")
	p.wait(".faults")
	day := eval[string](p.tab, "document.getElementById('f-day').options[2].value")
	p.fill("day", day)
	p.click(".many input")
	p.look("apply-booking-zh")
	p.press("确认预约")
	p.heading(f.Subject.Name.Reveal())
	p.shows("预约时间")
	if v := askAPI[web.Case](p.t, p.base, demo.AccountApplicant, "/api/applicant/cases/"+id+"?purpose=own-case"); len(v.Booked) != 1 {
		p.t.Errorf("booked: %v", v.Booked)
	}
	p.look("apply-booked-zh")
}

// confirms enters the codes that both persons got by SMS.
func (p *applying) confirms(id string) {
	p.t.Helper()
	p.console("/apply/#case/"+id, "#screen h1")
	p.shows("输入短信核验码")
	p.look("apply-codes-zh")
	for _, person := range []string{"p1", "p2"} {
		code := smsCode(p.t, p.base, demo.AccountApplicant, id, person)
		p.fill("code."+person, code)
		p.press("确认")
		p.until(fmt.Sprintf("!document.getElementById(%q)", fieldID("code."+person)))
	}
	p.shows("待管局审核")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// smsCode reads from the mailbox of the case's applicant the code that a person
// got.
func smsCode(t *testing.T, base, account, id, person string) string {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		box := askAPI[struct {
			Letters []struct{ Case, To, Text string }
		}](t, base, account, "/demonstration/mailbox")
		for _, l := range box.Letters {
			if _, rest, ok := strings.Cut(l.Text, "短信核验码为"); ok && l.Case == id && l.To == person {
				return rest[:6]
			}
		}
	}
	t.Fatalf("no code came for %s", person)
	return ""
}
