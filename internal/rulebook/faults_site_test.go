package rulebook_test

import (
	"beian/internal/filing"
	"beian/internal/rulebook"
)

func siteFaults() []fault {
	named := func(name string, nature filing.Nature, want ...string) fault {
		for i := range want {
			want[i] += " sites[s1].name"
		}
		return fault{name: "site " + name, nature: nature, want: want, spoil: func(f *filing.Form) { f.Sites[0].Name = name }}
	}
	return []fault{
		named("示例", "", "site-name-short"),
		named("Shili 2026", "", "site-name-plain"),
		named("示例网shili.com", "", "site-name-domain"),
		named("示例测试网", "", "site-name-word"),
		named("示例银行公司", ""),
		named("𠮷示例网", ""),
		{
			name: "unknown language", want: []string{"language-unknown sites[s1].languages"},
			spoil: func(f *filing.Form) { f.Sites[0].Languages = []string{"zh-Hans", "tlh"} },
		},
	}
}

func contentFaults() []fault {
	const current = rulebook.SetCurrent
	content := func(codes ...string) func(*filing.Form) {
		return func(f *filing.Form) { f.Sites[0].Content = codes }
	}
	approvals := func(as ...filing.Approval) func(*filing.Form) {
		return func(f *filing.Form) { f.Sites[0].Approvals = as }
	}
	return []fault{
		{name: "unknown content", spoil: content("blog", "magic"), want: []string{"content-unknown sites[s1].content"}},
		{name: "a shop of an individual", nature: filing.Individual, set: current, spoil: content("shopping"), want: []string{"content-individual sites[s1].content"}},
		{name: "a shop of an individual in 2010", nature: filing.Individual, set: rulebook.Set2010, spoil: content("shopping"), want: nil},
		{
			name: "other without remark", want: []string{"content-remark sites[s1].remark"},
			spoil: func(f *filing.Form) { f.Sites[0].Content, f.Sites[0].Remark = []string{"other"}, "" },
		},
		{name: "news", spoil: content("news"), want: []string{"content-approval sites[s1].content"}},
		{
			name: "approved news", want: nil,
			spoil: func(f *filing.Form) {
				content("news")(f)
				approved(1)(f)
			},
		},
		{name: "unknown approval", spoil: approvals(filing.Approval{Code: 99, Number: "1"}), want: []string{"approval-unknown sites[s1].approvals"}},
		{name: "approval without code", spoil: approvals(filing.Approval{Number: "1"}), want: []string{"approval-unknown sites[s1].approvals"}},
		{
			name: "approval without number", want: []string{"approval-number-missing sites[s1].approvals"},
			spoil: func(f *filing.Form) { approved(9)(f); f.Sites[0].Approvals[0].Number = " " },
		},
		{name: "approval without document", spoil: approvals(filing.Approval{Code: 9, Number: "1"}), want: []string{"approval-document sites[s1].attachments"}},
		{name: "abolished approval", spoil: approvals(filing.Approval{Code: 3, Number: "1"}), want: []string{"approval-abolished sites[s1].approvals"}},
		{name: "approval still asked for", in: "33", spoil: approved(3), want: nil},
	}
}

func domainFaults() []fault {
	const current, set2010 = rulebook.SetCurrent, rulebook.Set2010
	// on puts the site on a domain, with its home page.
	on := func(domains ...string) func(*filing.Form) {
		return func(f *filing.Form) {
			f.Sites[0].Domains, f.Sites[0].HomePage = domains, "https://"+domains[0]+"/"
			f.Sites[0].Registrations = registrations(domains...)
		}
	}
	domain := func(name, set, domain string, want ...string) fault {
		for i := range want {
			want[i] += " sites[s1].domains"
		}
		return fault{name: name, set: set, spoil: on(domain), want: want}
	}
	return []fault{
		{
			name: "page for a domain", want: []string{"domain-form sites[s1].domains"},
			spoil: func(f *filing.Form) { f.Sites[0].Domains = []string{"https://shili-000001.cn/"} },
		},
		domain("unknown suffix", "", "shili.invalidtld", "domain-suffix"),
		domain("www", "", "www.shili-000001.cn", "domain-registrable"),
		domain("a suffix", "", "com.cn", "domain-registrable"),
		domain("at a hosting service", "", "shili.github.io", "domain-registrable"),
		domain("Chinese name", "", "示例.中国"),
		domain("Chinese name in punycode", "", "xn--fsq092h.xn--fiqs8s"),
		domain("Cyrillic apple", "", "аррӏе.com", "domain-mixed-script"),
		domain("Han with Latin", "", "shili示例.cn", "domain-mixed-script"),
		domain("umlaut", "", "shïli.cn", "domain-mixed-script"),
		{
			name: "twice in a site", set: set2010, spoil: on("shili-000001.cn", "SHILI-000001.CN."),
			want: []string{"domain-twice sites[s1].domains", "registration-unlisted sites[s1].registrations"},
		},
		{name: "two domains in 2010", set: set2010, spoil: on("shili-000001.cn", "shili-zwei.cn"), want: nil},
		{
			name: "two domains", set: current, spoil: on("shili-000001.cn", "shili-zwei.cn"),
			want: []string{"domain-one-per-site sites[s1].domains"},
		},
		{
			name: "twice in two sites", want: []string{"domain-twice sites[s2].domains"},
			spoil: func(f *filing.Form) {
				second := f.Sites[0]
				second.ID, second.Name, second.Domains = "s2", "另一示例网站", []string{"ｓｈｉｌｉ-000001.cn"}
				f.Sites = append(f.Sites, second)
			},
		},
		{
			name: "no domain", want: []string{"domain-none sites[s1].domains"},
			spoil: onNothing("http://a.shili.cn/"),
		},
		{
			name: "government elsewhere", nature: filing.Government, set: current, spoil: on("shili-000001.cn"),
			want: []string{"domain-nature sites[s1].domains"},
		},
		{name: "institution elsewhere", nature: filing.Institution, set: current, spoil: on("shili-000001.com"), want: []string{"domain-nature sites[s1].domains"}},
		{name: "institution elsewhere", nature: filing.Institution, set: set2010, spoil: on("shili-000001.com")},
		{name: "institution in Chinese", nature: filing.Institution, set: current, spoil: on("示例.公益")},
		{name: "company elsewhere", set: current, spoil: on("shili-000001.com")},
		{name: "trailing dot", spoil: on("shili-000001.cn.")},
		{
			name: "page on the second domain", set: set2010, want: []string{"home-page-main sites[s1].homePage"},
			spoil: func(f *filing.Form) {
				on("shili-000001.cn", "shili-zwei.cn")(f)
				f.Sites[0].HomePage = "https://www.shili-zwei.cn/"
			},
		},
		{name: "page on the first domain", set: set2010, spoil: func(f *filing.Form) {
			on("shili-zwei.cn", "shili-000001.cn")(f)
			f.Sites[0].HomePage = "https://www.shili-zwei.cn/"
		}},
		{name: "government in Chinese", nature: filing.Government, set: current, spoil: on("示例.政务"), want: nil},
	}
}

// registrations makes one of the subject for each domain.
func registrations(domains ...string) []filing.Registration {
	var all []filing.Registration
	for _, d := range domains {
		all = append(all, filing.Registration{Domain: d, Holder: filing.HeldBySubject, ValidUntil: "2035-12-31"})
	}
	return all
}

// onNothing gives a spoiler that leaves the site without a domain of its own.
func onNothing(page string) func(*filing.Form) {
	return func(f *filing.Form) {
		s := &f.Sites[0]
		s.Domains, s.Registrations, s.HomePage = nil, nil, page
	}
}

func homePageFaults() []fault {
	page := func(page string, want ...string) fault {
		for i := range want {
			want[i] += " sites[s1].homePage"
		}
		return fault{name: "page " + page, want: want, spoil: func(f *filing.Form) { f.Sites[0].HomePage = page }}
	}
	bare := func(page string, want ...string) fault {
		return fault{
			name: "page " + page, want: append([]string{"domain-none sites[s1].domains"}, want...),
			spoil: onNothing(page),
		}
	}
	return []fault{
		page("shili-000001.cn"),
		page("HTTPS://WWW.Shili-000001.CN:8443/index?a=b#c"),
		page("http://ｗｗｗ.shili-000001.cn./"),
		page("ftp://shili-000001.cn/", "home-page-form"),
		page("javascript:alert(1)", "home-page-form"),
		page("https://shili-000001.cn:port/", "home-page-form"),
		page("https://shili-000001.cn@evil.cn/", "home-page-form"),
		page("https:///", "home-page-form"),
		page("https://shili-000002.cn/", "home-page-domain"),
		page("https://notshili-000001.cn/", "home-page-domain"),
		page("https://shili-000001.cn.evil.cn/", "home-page-domain"),
		page("https://8.8.8.8/", "home-page-domain"),
		bare("http://8.8.8.8:8080/"),
		bare("http://[2400:3200::1]/"),
		bare("2400:3200::1"),
		{
			name: "page outside the access", want: []string{"domain-none sites[s1].domains", "home-page-access sites[s1].homePage"},
			spoil: func(f *filing.Form) { onNothing("http://8.8.8.8/")(f); reached("other", "11", "8.8.4.0/24")(f) },
		},
		{
			name: "page inside the access", want: []string{"domain-none sites[s1].domains"},
			spoil: func(f *filing.Form) { onNothing("http://8.8.8.8/")(f); reached("other", "11", "8.8.4.0-8.8.8.8")(f) },
		},
		bare("http://192.168.0.1/", "home-page-address sites[s1].homePage"),
		bare("http://127.0.0.1/", "home-page-address sites[s1].homePage"),
		bare("http://[fe80::1]/", "home-page-address sites[s1].homePage"),
	}
}
