package build

import (
	"regexp"
	"strings"
)

// source gives a source of the rule data as readers may see it: laws and manuals
// by their names in the page's language, other addresses by their hosts, which
// are no links, and no names of our own files.
func (v view) source(text string) string {
	for _, r := range []struct{ pattern, chinese, english string }{
		{`https://github\.com/huaweicloud/\S+( skills/\S+)?( \([^)]*\))?`, "华为云备案手册$2", "Huawei Cloud's filing manual$2"},
		{`https://github\.com/yunify/\S+( content/[^;]*\.?m?d?)?`, "青云备案手册", "QingCloud's filing manual"},
		{`https://github\.com/LawRefBook/Laws [^;]*?([^/;]+)\.md`, "《$1》", "$1"},
		{`https?://([^/\s;)]+)[^\s;)]*`, "$1", "$1"},
		{`[,;]? ?(see )?[a-z0-9-]+\.json(: [^;,]*)?`, "", ""},
		{`^[;, ]+`, "", ""},
		{`^$`, "规则数据", "rule data"},
		{`(\d\d)(\.\.| to )(\d{4}-\d\d)`, "$1 至 $3", "$1 to $3"},
		{` art\. (\d+)-(\d+)`, "第${1}条至第${2}条", " art. $1-$2"},
		{` art\. (\d+) and (\d+)`, "第${1}条、第${2}条", " art. $1 and $2"},
		{` art\. (\d+)`, "第${1}条", " art. $1"},
	} {
		text = regexp.MustCompile(r.pattern).ReplaceAllString(text, v.pick(r.chinese, r.english))
	}
	if v.language.file == "en" {
		return strings.NewReplacer("provider's manual: ", "", "setting", "set by this service", "own knowledge", "experience, no public source").Replace(text)
	}
	return strings.NewReplacer(
		"Order 292", "国务院令第292号", "Order 33", "部令第33号", "Plan", "核验方案", "Notice", "公安备案须知",
		"setting", "本系统设定", "own knowledge", "经验，没有公开依据", "identifiers of ", "号码格式：",
		"valid originals", "有效证件原件", "valid certificates", "有效证件", "the provider's record", "接入服务单位的登记", "list of 2017", "2017年的清单", "numbering of mobile networks", "移动网网号分配", "numbers of the bureaus", "备案号格式",
		"provider's manual: ", "", "provincial rules by two providers' manuals", "两家接入商的手册", "words: ", "关键词：", "; ", "；",
	).Replace(text)
}
