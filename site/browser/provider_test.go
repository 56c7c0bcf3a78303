package browser

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image"
	_ "image/jpeg" // of the photos
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/web"
)

// rareName has a character outside of the basic plane.
const rareName = "𠮷示例"

// toPreCheck files a case as far as the provider's pre-check.
func toPreCheck(t *testing.T, base string, n int, form filing.Form) *demo.Case {
	t.Helper()
	c := demo.NewCase(base, demo.Applicant(n), fmt.Sprintf("provider-%d", n), form, &http.Client{Timeout: 20 * time.Second}, 20*time.Second)
	ctx := context.Background()
	for _, step := range []func(context.Context) error{c.Start, c.Submit} {
		if err := step(ctx); err != nil {
			t.Fatalf("case %d: %v", n, err)
		}
	}
	return c
}

func viewOf(t *testing.T, c *demo.Case) web.Case {
	t.Helper()
	v, err := c.View(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// shown checks the layout and access of a screen and keeps pictures of it.
func (p *tab) shown(name string) {
	p.t.Helper()
	p.checkPunctuation()
	p.checkLayout()
	p.checkAccess()
	p.picture(name, 390)
	p.picture(name, 1280)
}

// pick sets the value of a control as a person does.
func (p *tab) pick(selector, value string) {
	p.t.Helper()
	p.wait(selector)
	eval[chromedp.Void](p, fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.value = %q;
		e.dispatchEvent(new Event('input', {bubbles: true})); e.dispatchEvent(new Event('change', {bubbles: true})) })()`, selector, value))
}

// pressed clicks the button with a text.
func (p *tab) pressed(text string) {
	p.t.Helper()
	find := fmt.Sprintf(`[...document.querySelectorAll('dialog[open] button, dialog[open] a, #screen button, #screen a.button')].find((b) => b.checkVisibility() && b.innerText === %q && (!document.querySelector('dialog[open]') || b.closest('dialog')))`, text)
	p.until(find)
	eval[chromedp.Void](p, find+".click()")
}

// attach gives a file input a coloured picture of a size.
func (p *tab) attach(selector string, width, height int) {
	p.t.Helper()
	eval[chromedp.Void](p, fmt.Sprintf(`(async () => {
		const c = document.createElement('canvas'); c.width = %[2]d; c.height = %[3]d
		const pen = c.getContext('2d')
		for (let i = 0; i < 400; i++) { pen.fillStyle = 'hsl(' + (i * 47 + performance.now()) %% 360 + ' 60%% ' + (30 + i %% 50) + '%%)'; pen.fillRect((i %% 20) * c.width / 20, Math.floor(i / 20) * c.height / 20, c.width / 20, c.height / 20) }
		const blob = await new Promise((done) => c.toBlob(done, 'image/jpeg', .9))
		const files = new DataTransfer(); files.items.add(new File([blob], 'picture.jpg', {type: 'image/jpeg'}))
		const input = document.querySelector(%[1]q); input.files = files.files
		input.dispatchEvent(new Event('change', {bubbles: true}))
	})()`, selector, width, height))
}

// queueByKeys finds a case in the queue and opens it, by keys alone.
func (p *tab) queueByKeys(c *demo.Case) {
	p.t.Helper()
	inOrder(p.t, "queue", p.text("#screen"), []string{"待办备案单", "由谁办理", "只看超期", "只看我办理的", "下载表格", "键盘", "截止", "待预核验", "本单位"})
	p.shown("provider-queue-zh")
	p.size(1280, 900)
	p.press("/")
	if got := eval[string](p, "document.activeElement.id"); got != "q-acts" {
		p.t.Errorf("/ leads to %q", got)
	}
	p.pick("#q-status", "verifying")
	p.waitText("#screen .notice", "没有符合条件的备案单。请换一个条件。")
	p.pick("#q-status", "awaiting-pre-check")
	p.wait("#screen table")
	eval[chromedp.Void](p, "document.activeElement.blur()")
	for range 5 {
		p.press("j")
		if eval[bool](p, fmt.Sprintf("document.activeElement.href?.endsWith(%q)", c.ID)) {
			break
		}
	}
	p.press("\r")
	p.wait("#pre-check")
}

// preCheckReturns returns a case for a person's mobile number, with a note.
func (p *tab) preCheckReturns(path, note string) {
	p.t.Helper()
	p.choose("#f-pre-check-return")
	p.pick("#pre-check .reason select", "mobile-unreachable")
	p.pick("#pre-check .reason .field:nth-of-type(2) select", path)
	p.pick("#pre-check .reason textarea", note)
	p.pressed("提交决定")
	p.wait("dialog[open]")
	inOrder(p.t, "dialog", p.text("dialog"), []string{"退回", note})
	p.pressed("确认")
	p.waitText(".notice.done", "已退回网站主办者修改。")
}

// preCheckPasses confirms the contact and passes the pre-check.
func (p *tab) preCheckPasses(c *demo.Case) {
	p.t.Helper()
	inOrder(p.t, "case", p.text("#screen"), []string{"示例网络科技有限公司", "待预核验", "查看用途", "预核验", "填报内容", "主办者", "联系方式核实", "预核验决定", "办理经过"})
	if got := eval[string](p, "document.querySelector('#purpose').value"); got != "pre-check" {
		p.t.Errorf("the case is read for %q", got)
	}
	p.shown("provider-case-zh")
	p.size(1280, 900)
	p.choose("#f-pre-check-pass")
	p.pressed("提交决定")
	p.waitText("#pre-check .faults li", "请先在上面登记一次联系得上的核实，再通过。")
	p.pick("#f-contact-person", c.Form.Persons[0].ID)
	p.choose("#f-contact-result-reached")
	p.pressed("登记")
	p.waitText(".notice.done", "核实记录已登记。")
	p.until("document.querySelector('.contacts table')")
	if got := viewOf(p.t, c); len(got.Contacts) != 1 || got.Lock == nil || got.Lock.Holder != demo.AccountVerifier {
		p.t.Errorf("contacts %+v, lock %+v", got.Contacts, got.Lock)
	}
	p.until("document.querySelector('#f-pre-check-pass').checked") // the decision outlived the reload
	p.pressed("提交决定")
	p.wait("dialog[open]")
	p.checkAccess()
	p.picture("provider-confirm-zh", 390)
	p.pressed("确认")
	p.waitText(".notice.done", "预核验已通过，已通知负责人到场核验。")
	if got := viewOf(p.t, c).Case.Status; got != filing.AwaitingVerification {
		p.t.Fatalf("the case is %s", got)
	}
	p.shown("provider-awaiting-zh")
	p.size(1280, 900)
}

// appears checks in the head of the one site.
func (p *tab) appears() {
	p.t.Helper()
	p.pressed("登记到场")
	p.wait("dialog[open]")
	p.pressed("登记到场")
	p.wait("#step-7")
}

// siteIsVerified takes all steps of the one site: the checklist by keys, consents,
// the photo, the slip, its signatures.
func (p *tab) siteIsVerified(c *demo.Case) {
	p.t.Helper()
	p.shown("provider-site-zh")
	p.size(1280, 900)
	eval[chromedp.Void](p, "document.querySelector('.checks input[type=radio]').focus()")
	for range eval[int](p, "document.querySelectorAll('.checks fieldset').length") {
		p.press("1")
	}
	eval[chromedp.Void](p, "document.querySelectorAll('.checks input[type=checkbox]').forEach((b) => b.click())")
	p.until("document.querySelector('.progress [role=status]').innerText.startsWith('已保存')")
	p.pressed("发送链接")
	p.until("document.querySelector('#step-2').innerText.includes('链接在十分钟内发出') && document.querySelector('#step-2').innerText.includes('重新发送')")
	eval[chromedp.Void](p, "scrollTo(0, 0)") // what is held at the top of the window lies over nothing
	p.shown("provider-consents-zh")
	site := eval[string](p, "location.pathname + location.hash")
	p.console("/en"+site, "#step-2 .button")
	inOrder(p.t, "in English", p.text("#step-2"), []string{"Note the consent", "Send again", "A link was sent, valid until", "Note the consent", "Send a link"})
	p.shown("provider-consents-en")
	p.size(1280, 900)
	p.console(site, "#step-2 .button")
	for n := 2; n > 0; n-- {
		p.pressed("登记本人同意")
		p.until(fmt.Sprintf("document.querySelectorAll('#step-2 .tag.done').length === %d && document.activeElement.matches('#step-2 li')", 3-n))
	}
	p.pressed("打开摄像头")
	p.pressed("拍照")
	p.wait(".crop")
	eval[chromedp.Void](p, "document.querySelector('.crop').id = 'of-camera'")
	p.attach("#step-3 input[type=file]", 1600, 1000)
	p.until("document.activeElement.matches('.crop:not(#of-camera)')")
	p.cropsByKeys()
	p.picture("provider-crop-zh", 1280)
	p.picture("provider-crop-zh", 390)
	p.checkAccess()
	p.pressed("使用这张照片")
	p.waitText("#step-3 > [role=status]", "照片已上传，可以重拍替换。")
	p.photoIsExact(c)
	p.pick("#f-access-mode", "virtual-host")
	p.pick("#f-access-region", "11")
	p.pick("#f-access-ranges", "192.0.2.10")
	p.pressed("生成核验单")
	p.waitText(".notice.done", "第 1 版核验单已生成。")
	p.size(390, 844) // a narrow window prints as large as a wide one
	p.slipPrints(c)
	p.attach("#step-5 input[type=file]", 1240, 1754)
	p.until("document.querySelector('#step-5').innerText.includes('核验单扫描件已上传。')")
	p.pressed("登记签字盖章")
	p.until("document.querySelector('#step-5 .faults')")
	eval[chromedp.Void](p, "document.querySelectorAll('#step-5 input[type=checkbox]').forEach((b) => b.click())")
	p.picture("provider-signing-zh", 1280)
	p.pressed("登记签字盖章")
	p.waitText(".notice.done", "签字盖章已登记。")
	p.pressed("本网站核验完毕")
	p.until("location.hash === '#case/" + c.ID + "'")
	p.waitText(".notice.done", "本网站核验完毕。")
}

// cropsByKeys moves and enlarges the picture below the frame, by keys alone.
func (p *tab) cropsByKeys() {
	p.t.Helper()
	const shown = "document.querySelector('.crop').toDataURL()"
	for _, key := range []string{"+", kb.ArrowRight, kb.ArrowDown, "-", "r"} {
		before := eval[string](p, shown)
		p.press(key)
		if eval[string](p, shown) == before {
			p.t.Errorf("the key %q changes nothing", key)
		}
	}
}

// photoIsExact fetches the photo that arrived.
func (p *tab) photoIsExact(c *demo.Case) {
	p.t.Helper()
	ctx := context.Background()
	for _, scan := range viewOf(p.t, c).Scans {
		if scan.Purpose != casework.PurposePhoto {
			continue
		}
		var to casework.Signed
		if err := c.Verifier.Do(ctx, http.MethodGet, "/api/provider/cases/"+c.ID+"/scans/"+scan.ID+"?purpose=verification", nil, &to); err != nil {
			p.t.Fatal(err)
		}
		resp, err := http.Get(to.URL)
		if err != nil {
			p.t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		size, kind, err := image.DecodeConfig(resp.Body)
		if err != nil || kind != "jpeg" || size.Width != 800 || size.Height != 600 {
			p.t.Errorf("the photo is a %s of %d by %d (%v)", kind, size.Width, size.Height, err)
		}
		return
	}
	p.t.Error("no photo arrived")
}

// slipPrints prints the slip: two pages of A4 with all of a rare name.
func (p *tab) slipPrints(c *demo.Case) {
	p.t.Helper()
	p.pressed("查看并打印核验单")
	p.wait(".paper .qr")
	inOrder(p.t, "slip", p.text(".paper"), []string{"网站备案信息真实性核验单", "第 1 份：接入服务单位留存", "受理码：BA-", "第 1 版", "内容摘要：", "营业执照", rareName, "虚拟主机", "北京", "192.0.2.10", "核验人签字", "网站负责人签字", "信息安全管理协议书"})
	p.shown("provider-slip-zh")
	if size := eval[string](p, "document.querySelector('.paper').style.getPropertyValue('--print')"); size < "8" && !strings.HasPrefix(size, "1") {
		p.t.Errorf("the slip prints in letters of %s", size)
	}
	p.media("print", "")
	p.picture("provider-slip-print-zh", 794)
	p.media("", "")
	yes := true
	printed := call(p, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &yes, PrintBackground: &yes})
	pdf, err := base64.StdEncoding.DecodeString(string(printed.Data))
	if err != nil {
		pdf = []byte(printed.Data)
	}
	if pages := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(pdf, -1)); pages != 2 {
		p.t.Errorf("the slip prints on %d pages", pages)
	}
	if !bytes.Contains(pdf, []byte("/MediaBox [0 0 594.9")) && !bytes.Contains(pdf, []byte("/MediaBox [0 0 595")) {
		p.t.Errorf("the page is not A4: %s", regexp.MustCompile(`/MediaBox ?\[[^\]]*\]`).Find(pdf))
	}
	p.size(1280, 900)
	eval[chromedp.Void](p, "history.back()")
	p.wait("#step-5")
	if eval[bool](p, "document.body.classList.contains('papers')") {
		p.t.Error("other screens print like slips")
	}
	_ = c
}

// passes passes the verification.
func (p *tab) passes(c *demo.Case) {
	p.t.Helper()
	p.wait("#verification")
	p.shown("provider-verifying-zh")
	p.size(1280, 900)
	p.choose("#f-verification-pass")
	p.pressed("提交决定")
	p.wait("dialog[open]")
	p.pressed("确认")
	p.waitText(".notice.done", "核验已通过，正在上报省通信管理局。")
	got := viewOf(p.t, c).Case
	if got.Slip != 1 || !strings.HasPrefix(string(got.Status), "awaiting-") || got.Status == filing.AwaitingVerification {
		p.t.Errorf("the case is %s with slip %d", got.Status, got.Slip)
	}
	p.picture("provider-passed-zh", 1280)
}
