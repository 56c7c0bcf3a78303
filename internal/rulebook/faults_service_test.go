package rulebook_test

import (
	"strconv"
	"strings"

	"beian/internal/filing"
	"beian/internal/rulebook"
)

func attachmentFaults() []fault {
	const current = rulebook.SetCurrent
	appointed := func(f *filing.Form) { f.Persons[0].Capacity = filing.Appointed }
	return []fault{
		{
			name: "every paper in its place", nature: filing.Enterprise,
			spoil: func(f *filing.Form) {
				f.Subject.Attachments = strings.Fields(`site-plan domains-statement shanghai-commitment jiangsu-commitment
					jiangsu-responsibility henan-no-programmes henan-commerce guangdong-commitment guangxi-no-culture
					gansu-authorisation party-confirmation staffing-office-approval opening-approval law-firm-pages`)
				f.Persons[1].Attachments = strings.Fields(`authorisation-letter local-residence-permit student-card residence-proof
					income-proof guardian-document`)
				f.Sites[0].Attachments = strings.Fields(`domain-certificate approval-document no-approval-letter`)
			},
		},
		{
			name: "papers in the wrong places",
			spoil: func(f *filing.Form) {
				f.Subject.Attachments = []string{"authorisation-letter"}
				f.Persons[0].Attachments = []string{"domain-certificate"}
				f.Sites[0].Attachments = []string{"domain-certificate", "site-plan"}
			},
			want: []string{
				"attachment-unknown subject.attachments", "attachment-unknown persons[p1].attachments", "attachment-unknown sites[s1].attachments",
			},
		},
		{
			name: "unknown paper", spoil: func(f *filing.Form) { f.Subject.Attachments = []string{"library-card"} },
			want: []string{"attachment-unknown subject.attachments"},
		},
		{name: "appointed without letter", spoil: appointed, want: []string{"authorisation-letter persons[p1].attachments"}},
		{name: "appointed with letter", set: current, spoil: func(f *filing.Form) {
			appointed(f)
			f.Persons[0].Attachments = []string{"authorisation-letter"}
		}},
	}
}

// approved gives a spoiler that declares a pre-approval with its document.
func approved(code int) func(*filing.Form) {
	return func(f *filing.Form) {
		f.Sites[0].Approvals = []filing.Approval{{Code: code, Number: "示例〔2026〕" + strconv.Itoa(code) + "号"}}
		f.Sites[0].Attachments = append(f.Sites[0].Attachments, "approval-document")
	}
}

func serviceFaults() []fault {
	paid := func(licence string) func(*filing.Form) {
		return func(f *filing.Form) { f.Sites[0].Service, f.Sites[0].Licence = filing.Commercial, licence }
	}
	interactive := func(on bool, content ...string) func(*filing.Form) {
		return func(f *filing.Form) {
			f.Sites[0].Interactive = on
			if content != nil {
				f.Sites[0].Content = content
			}
		}
	}
	licence := func(number string, want ...string) fault {
		return fault{name: "licence " + number, spoil: paid(number), want: want}
	}
	all := []fault{
		{
			name: "no service", want: []string{"required sites[s1].service"},
			spoil: func(f *filing.Form) { f.Sites[0].Service = "" },
		},
		{
			name: "unknown service", want: []string{"service-unknown sites[s1].service"},
			spoil: func(f *filing.Form) { f.Sites[0].Service = "charity" },
		},
		licence("", "service-licence-missing sites[s1].licence"),
		licence("京ICP证030173号"),
		licence("京ICP证030173号-1"),
		licence(" 粤Ｂ2-20090059 "),
		licence("B2-20080101"),
		licence("京ICP备2026000001号", "service-licence-form sites[s1].licence"),
		licence("B3-20080101", "service-licence-form sites[s1].licence"),
		{
			name: "licence for nothing", want: []string{"service-licence-needless sites[s1].licence"},
			spoil: func(f *filing.Form) { f.Sites[0].Licence = "京ICP证030173号" },
		},
		{
			name: "paid service of an individual", nature: filing.Individual, spoil: paid("京ICP证030173号"),
			want: []string{"service-individual sites[s1].service"},
		},
		{
			name: "interactive site of an individual", nature: filing.Individual, set: rulebook.SetCurrent, spoil: interactive(true),
			want: []string{"interactive-individual sites[s1].interactive"},
		},
		{name: "interactive site of an individual", nature: filing.Individual, set: rulebook.Set2010, spoil: interactive(true)},
		{name: "interactive site of a company", spoil: interactive(true)},
	}
	for _, code := range []string{"instant-messaging", "dating"} {
		all = append(all,
			fault{name: code + " said to be one-way", spoil: interactive(false, code), want: []string{"interactive-content sites[s1].interactive"}},
			fault{name: code, spoil: interactive(true, code)})
	}
	return append(all, fault{
		name: "games said to be one-way", want: []string{"interactive-content sites[s1].interactive"},
		spoil: func(f *filing.Form) { interactive(false, "games")(f); approved(9)(f) },
	})
}

func approvalFaults() []fault {
	content := func(code string, approval int) func(*filing.Form) {
		return func(f *filing.Form) {
			f.Sites[0].Content, f.Sites[0].Interactive = []string{code}, true
			if approval > 0 {
				approved(approval)(f)
			}
		}
	}
	all := []fault{
		{
			name: "all contents and languages",
			spoil: func(f *filing.Form) {
				f.Sites[0].Content = strings.Fields(`instant-messaging search portal mail news blog advertising organisation-portal shopping
					payment banking securities games music video pictures software jobs dating housing education site-building mobile-pages other`)
				f.Sites[0].Languages = strings.Fields("zh-Hans zh-Hant bo mn ug kk ky za ko en ja fr de ru es pt ar other")
			},
			want: []string{"interactive-content sites[s1].interactive", "content-approval sites[s1].content"},
		},
		{
			name: "individual's contents", set: rulebook.SetCurrent, nature: filing.Individual,
			spoil: func(f *filing.Form) { f.Sites[0].Content = []string{"blog", "other"} },
		},
	}
	for code, approvals := range map[string][]int{
		"news": {1}, "payment": {13}, "banking": {13}, "securities": {13}, "games": {9, 2}, "music": {9}, "video": {10},
	} {
		all = append(all, fault{name: code + " without approval", spoil: content(code, 0), want: []string{"content-approval sites[s1].content"}})
		for _, approval := range approvals {
			all = append(all, fault{name: code + " with approval " + strconv.Itoa(approval), spoil: content(code, approval)})
		}
	}
	for _, code := range []int{1, 2, 5, 9, 10, 11, 13, 14} {
		all = append(all, fault{name: "approval " + strconv.Itoa(code), spoil: approved(code)})
	}
	for _, code := range []int{3, 4, 6} {
		all = append(all, fault{
			name: "abolished approval " + strconv.Itoa(code), spoil: approved(code), want: []string{"approval-abolished sites[s1].approvals"},
		})
	}
	for code, provinces := range map[int]string{3: "33 63 54", 4: "13 54"} {
		all = append(all, each(provinces, fault{name: "approval " + strconv.Itoa(code) + " still asked for", spoil: approved(code)})...)
	}
	return append(all, suspicions()...)
}

// suspicions are sites whose names speak of a pre-approval that is not declared.
func suspicions() []fault {
	wanted := []string{"approval-words sites[s1].approvals"}
	named := func(word string) func(*filing.Form) {
		return func(f *filing.Form) { f.Sites[0].Name = "示例" + word + "天地" }
	}
	var all []fault
	for province, words := range map[string]string{
		"11": "新闻 出版 期刊 药品 药店 医疗器械 网络文化 游戏 动漫 影视 视听 直播 网约车 打车 金融 贷款 理财 校外培训 课外辅导 宗教 佛教 道教 基督教 伊斯兰",
		"33": "网校 远程教育", "63": "网校", "54": "网校 医院", "13": "医院 诊所 保健",
	} {
		for word := range strings.FieldsSeq(words) {
			all = append(all, fault{name: "site on " + word, in: province, spoil: named(word), want: wanted})
		}
	}
	return append(all,
		fault{name: "site on 网校", in: "11", spoil: named("网校")},
		fault{name: "site on 医院", in: "33", spoil: named("医院")},
		fault{name: "remark on news", spoil: func(f *filing.Form) { f.Sites[0].Remark = "刊登新闻" }, want: wanted},
		fault{name: "company for news", spoil: func(f *filing.Form) { f.Subject.Name = secret("示例新闻有限公司") }, want: wanted},
		fault{name: "approved site on news", spoil: func(f *filing.Form) { named("新闻")(f); approved(1)(f) }},
		fault{name: "site on religion with document", spoil: func(f *filing.Form) {
			named("佛教")(f)
			f.Sites[0].Attachments = append(f.Sites[0].Attachments, "approval-document")
		}},
		fault{name: "site on news with document alone", want: wanted, spoil: func(f *filing.Form) {
			named("新闻")(f)
			f.Sites[0].Attachments = append(f.Sites[0].Attachments, "approval-document")
		}},
		fault{name: "site on news by letter", spoil: func(f *filing.Form) {
			named("新闻")(f)
			f.Sites[0].Attachments = append(f.Sites[0].Attachments, "no-approval-letter")
		}},
		fault{name: "individual called like a word", nature: filing.Individual, spoil: func(f *filing.Form) {
			f.Subject.Name = secret("王直播")
			f.Persons[0].Name = f.Subject.Name
		}},
	)
}

// wordFaults are names of sites with words that bureaus do not like.
func wordFaults() []fault {
	var all []fault
	named := func(word string) func(*filing.Form) {
		return func(f *filing.Form) { f.Sites[0].Name = "示例" + word + "天地" }
	}
	wanted := []string{"site-name-word sites[s1].name"}
	for word := range strings.FieldsSeq("国家级 党中央 国务院 备案 测试 首页 无名称") {
		all = append(all,
			fault{name: "site called " + word, spoil: named(word), want: wanted},
			fault{name: "site called " + word, nature: filing.Individual, spoil: named(word), want: wanted})
	}
	for word := range strings.FieldsSeq("公司 集团 中国 中华 全国 国家 政府 协会 学会 商会 基金会 银行 证券 保险 医院 大学 门户 论坛 商城") {
		all = append(all,
			fault{name: "site called " + word, nature: filing.Individual, spoil: named(word), want: wanted},
			fault{name: "site called " + word, spoil: named(word)})
	}
	return append(all, fault{
		name: "site called 新闻", nature: filing.Individual, spoil: named("新闻"), want: append(wanted, "approval-words sites[s1].approvals"),
	})
}
