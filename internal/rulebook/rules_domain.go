package rulebook

import (
	"slices"

	"beian/internal/filing"
)

// domainRules are about the domains of a site (Plan 一.3).
func domainRules() []rule {
	return []rule{
		{
			id: "domain-form", severity: filing.Block, source: "RFC 1035; IDNA 2008",
			zh: "域名格式不正确，应如“example.cn”，不加“http://”和路径，请核对。",
			en: "This is not a domain name. It looks like example.cn, without http:// and path; correct it.",
			site: func(x *exam, _ *filing.Site) {
				x.anyDomain(func(d string) bool { return d == "" })
			},
		},
		{
			id: "domain-suffix", severity: filing.Block, source: "publicsuffix.org",
			zh: "该域名后缀不存在，请核对。",
			en: "There is no such top-level domain. Correct the name.",
			site: func(x *exam, _ *filing.Site) {
				x.anyDomain(func(d string) bool { return d != "" && registrySuffix(d) == "" })
			},
		},
		{
			id: "domain-registrable", severity: filing.Block, source: "publicsuffix.org; Notice 二",
			zh: "请填写注册的域名本身（如“example.cn”，不带“www”）；没有独立域名的网站请留空并填写首页网址。",
			en: "Enter the registered domain itself, like example.cn without www. Leave it empty for a site without one and give its home page.",
			site: func(x *exam, _ *filing.Site) {
				x.anyDomain(func(d string) bool {
					if d == "" {
						return false
					}
					suffix := registrySuffix(d)
					return suffix != "" && !registrable(d, suffix)
				})
			},
		},
		{
			id: "domain-twice", severity: filing.Block, source: "Notice 五",
			zh:   "域名重复，同一域名只能填写一次，请删除重复项。",
			en:   "A domain is entered twice. Remove one of them.",
			site: func(x *exam, _ *filing.Site) { x.domainTwice() },
		},
		{
			id: "domain-one-per-site", severity: filing.Block, set: SetCurrent, source: "工信管函〔2019〕633号",
			zh: "一个网站只能有一个域名，请将其他域名填写为另外的网站。",
			en: "A site has exactly one domain. Enter the other domains as sites of their own.",
			site: func(x *exam, s *filing.Site) {
				if len(s.Domains) > 1 {
					x.find("domains")
				}
			},
		},
		{
			id: "domain-none", severity: filing.Human, source: "Notice 二",
			zh: "没有独立域名的网站，请确认首页网址；由核验人员人工核对。",
			en: "A site without a domain of its own: make sure of its home page; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				if len(s.Domains) == 0 {
					x.find("domains")
				}
			},
		},
		{
			id: "domain-mixed-script", severity: filing.Human, source: "UTS 39",
			zh: "域名含有多种文字或易混淆的字符，请核对；由核验人员人工核对。",
			en: "The domain mixes scripts or has letters that look like others. Compare it; the verifier looks at it.",
			site: func(x *exam, _ *filing.Site) {
				x.anyDomain(func(d string) bool { return d != "" && x.book.mixed(d) })
			},
		},
		{
			id: "domain-nature", severity: filing.Human, set: SetCurrent, source: sourceHuawei + "; documents.json",
			zh: "机关通常使用“.gov.cn”或“.政务”域名，事业单位通常使用“.cn”或“.公益”域名，请核对；由核验人员人工核对。",
			en: "Government bodies usually use .gov.cn or .政务, public institutions .cn or .公益. Compare it; the verifier looks at it.",
			site: func(x *exam, _ *filing.Site) {
				a, ok := x.subjectDocuments()
				if !ok || len(a.Domains) == 0 {
					return
				}
				x.anyDomain(func(d string) bool {
					return d != "" && !slices.ContainsFunc(a.Domains, func(usual string) bool { return below(d, usual) })
				})
			},
		},
	}
}

// anyDomain reports the domains of the present site once if one of them is at
// fault; d is its canonical form, empty if it has none.
func (x *exam) anyDomain(fault func(d string) bool) {
	for _, c := range x.domains[:x.claims] {
		if c.site == x.place && fault(c.name) {
			x.find("domains")
			return
		}
	}
}

// domainTwice reports the present site's domains if one of them stands before,
// in this site or an earlier one.
func (x *exam) domainTwice() {
	for i, c := range x.domains[:x.claims] {
		if c.site != x.place || c.name == "" {
			continue
		}
		for _, before := range x.domains[:i] {
			if before.name == c.name {
				x.find("domains")
				return
			}
		}
	}
}
