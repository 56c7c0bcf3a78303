package browser

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"

	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// fieldID is the id that a field of a form has.
func fieldID(name string) string {
	return "f-" + regexp.MustCompile(`[^\w-]+`).ReplaceAllString(name, "-")
}

// fill writes into a field as a person does who types or chooses, and leaves it.
func (p *tab) fill(name, value string) {
	p.t.Helper()
	p.wait("#" + fieldID(name))
	eval[chromedp.Void](p, fmt.Sprintf(`(() => {
		const e = document.getElementById(%q), value = %q
		e.focus()
		Object.getOwnPropertyDescriptor(Object.getPrototypeOf(e), 'value').set.call(e, value)
		e.dispatchEvent(new Event('input', {bubbles: true}))
		e.dispatchEvent(new Event('change', {bubbles: true}))
		e.blur()
	})()`, fieldID(name), value))
	if got := eval[string](p, fmt.Sprintf("document.getElementById(%q)?.value ?? ''", fieldID(name))); got != value {
		p.t.Fatalf("%s holds %q, not %q", name, got, value)
	}
}

// tick ticks a box or chooses one of several.
func (p *tab) tick(name, value string) {
	p.t.Helper()
	id := fieldID(name) + "-" + value
	p.wait("#" + id)
	p.click("#" + id)
	if !eval[bool](p, fmt.Sprintf("document.getElementById(%q).checked", id)) {
		p.t.Fatalf("%s is not ticked", id)
	}
}

// press presses the button or follows the link of a text.
func (p *tab) press(text string) {
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
func (p *tab) heading(text string) {
	p.t.Helper()
	p.waitText("#screen h1", text)
}

// shows waits until the screen shows a text.
func (p *tab) shows(text string) {
	p.t.Helper()
	p.until(fmt.Sprintf("document.getElementById('screen').innerText.includes(%q)", text))
}

// pick picks a picture as the file of an input.
func (p *tab) pick(label, name, kind string, body []byte) {
	p.t.Helper()
	eval[chromedp.Void](p, fmt.Sprintf(`(() => {
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
func (p *tab) look(name string) {
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
func (p *tab) hash() string { return eval[string](p, "location.hash") }

func (p *tab) fillPerson(base string, f filing.Person, name string) {
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

// TestApply files for an enterprise from the first screen to the receipt, corrects
// what the verifier returns, books, and enters the codes of the SMS.
func TestApply(t *testing.T) {
	p, s := openSystem(t)
	ctx := context.Background()
	f := filingtest.Form(filing.Enterprise, "11", 500)
	p.size(1280, 844)
	p.visit("/apply/", "#screen .button")
	p.signIn(demo.AccountApplicant)
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
	p.fill("subject.document.validUntil", "2035年12月31日")
	_ = json.Valid
	_ = ctx
	_ = s
	_ = id
	_ = cdp.Empty{}
}
