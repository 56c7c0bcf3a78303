package rulebook

import (
	"net/netip"
	"slices"

	"beian/internal/filing"
)

// homePageRules are about the home page of a site (Plan 一.3).
func homePageRules() []rule {
	return []rule{
		{
			id: "home-page-form", severity: filing.Block, source: "Plan 一.3; Notice 二",
			zh: "首页网址不正确，应如“https://www.example.cn/”，请核对。",
			en: "This is not the address of a page. It looks like https://www.example.cn/; correct it.",
			site: func(x *exam, s *filing.Site) {
				if x.page.host == "" && !blank(s.HomePage) {
					x.find("homePage")
				}
			},
		},
		{
			id: "home-page-domain", severity: filing.Block, source: "Plan 一.3",
			zh: "首页网址应使用所填域名或其下级域名，请修改首页网址或域名。",
			en: "The home page lies on the domain entered or below it. Correct the page or the domain.",
			site: func(x *exam, s *filing.Site) {
				host := x.page.host
				if host == "" || len(s.Domains) == 0 {
					return
				}
				for _, c := range x.domains[:x.claims] {
					if c.site == x.place && (c.name == "" || below(host, c.name)) {
						return
					}
				}
				x.find("homePage")
			},
		},
		{
			id: "home-page-address", severity: filing.Block, source: "Plan 一.4; Notice 二",
			zh: "首页网址使用了内部地址，无法从互联网访问，请填写公网地址。",
			en: "The home page has an internal address that the internet can't reach. Enter a public one.",
			site: func(x *exam, s *filing.Site) {
				host, address := x.page.host, x.page.address
				if !address {
					return
				}
				if a, err := netip.ParseAddr(host); err != nil || !a.IsGlobalUnicast() || a.IsPrivate() {
					x.find("homePage")
				}
			},
		},
		{
			id: "home-page-main", severity: filing.Warn, source: "Plan 一.3",
			zh: "首页网址不在主域名（第一个域名）下，请将主域名排在首位。",
			en: "The home page does not lie on the main domain, the first one. Put the main domain first.",
			site: func(x *exam, s *filing.Site) {
				host := x.page.host
				first := true
				for _, c := range x.domains[:x.claims] {
					if c.site != x.place {
						continue
					}
					if c.name != "" && below(host, c.name) {
						if !first {
							x.find("homePage")
						}
						return
					}
					first = false
				}
			},
		},
		{
			id: "home-page-access", severity: filing.Human, source: "Plan 一.4",
			zh: "首页网址的IP地址不在所填接入IP地址内，请核对；由核验人员人工核对。",
			en: "The home page has an address that the access does not name. Compare them; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				host, address := x.page.host, x.page.address
				if !address || len(s.Access.IPRanges) == 0 {
					return
				}
				a, ok := parseAddress(host)
				if ok && !slices.ContainsFunc(x.ranges, func(r stated) bool { return r.ok && r.holds(a) }) {
					x.find("homePage")
				}
			},
		},
	}
}
