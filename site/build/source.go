package build

import (
	"regexp"
	"strings"
)

// source gives a source of the rule data as readers may see it: the short names
// of laws in the page's language, addresses without what would make them links,
// and no names of our own files.
func (v view) source(text string) string {
	text = regexp.MustCompile(`https?://`).ReplaceAllString(text, "")
	text = regexp.MustCompile(`[a-z0-9-]+\.json(: [a-z-]+)?`).ReplaceAllString(text, v.pick("规则数据", "rule data"))
	if v.language.file == "en" {
		return strings.NewReplacer("setting", "set by this service, not by law", "own knowledge", "experience, no public source").Replace(text)
	}
	text = regexp.MustCompile(` art\. (\d+)`).ReplaceAllString(text, "第${1}条")
	return strings.NewReplacer(
		"Order 292", "国务院令第292号", "Order 33", "部令第33号", "Plan", "核验方案", "Notice", "公安备案须知",
		"setting", "本系统设定，不是法定期限", "own knowledge", "经验，没有公开依据", "identifiers of ", "号码格式：",
		"valid originals", "有效证件原件", "numbering of mobile networks", "移动网网号分配", "numbers of the bureaus", "备案号格式",
	).Replace(text)
}
