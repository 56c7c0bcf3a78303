package rulebook_test

import (
	"fmt"
	"strings"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
)

func sizeFaults() []fault {
	return []fault{
		{
			name: "41 persons", want: []string{"too-many-persons persons"},
			spoil: func(f *filing.Form) { f.Persons = make([]filing.Person, 41) },
		},
		{
			name: "21 sites", want: []string{"too-many-sites sites"},
			spoil: func(f *filing.Form) { f.Sites = make([]filing.Site, 21) },
		},
		{
			name: "51 domains", want: []string{"too-many-domains sites"},
			spoil: func(f *filing.Form) { f.Sites[0].Domains = make([]string, 51) },
		},
		{
			name: "many entries", want: []string{"too-many-entries sites[s1].content", "too-many-entries sites[s1].approvals"},
			spoil: func(f *filing.Form) {
				f.Sites[0].Content, f.Sites[0].Approvals = make([]string, 25), make([]filing.Approval, 21)
			},
		},
		{
			name: "many papers", want: []string{"too-many-entries subject.attachments", "too-many-entries persons[p1].attachments", "too-many-entries sites[s1].access.ipRanges", "too-many-entries sites[s1].registrations"},
			spoil: func(f *filing.Form) {
				f.Subject.Attachments, f.Persons[0].Attachments = make([]string, 21), make([]string, 21)
				f.Sites[0].Access.IPRanges, f.Sites[0].Registrations = make([]string, 101), make([]filing.Registration, 51)
			},
		},
		{
			name: "long entries", want: []string{"too-long persons[p1].emergencyPhone", "too-long persons[p1].attachments", "too-long sites[s1].licence", "too-long sites[s1].access.ipRanges", "too-long sites[s1].registrations"},
			spoil: func(f *filing.Form) {
				f.Persons[0].EmergencyPhone, f.Persons[0].Attachments = secret(strings.Repeat("1", 31)), []string{strings.Repeat("a", 41)}
				f.Sites[0].Licence, f.Sites[0].Access.IPRanges = strings.Repeat("1", 41), []string{strings.Repeat("1", 101)}
				f.Sites[0].Registrations[0].ValidUntil = "2035-12-310"
			},
		},
		{
			name: "long texts",
			want: []string{
				"too-long subject.name", "too-long persons[p2].email", "too-long sites[s1].remark",
				"too-long sites[s1].domains", "too-long sites[s1].approvals",
			},
			spoil: func(f *filing.Form) {
				f.Subject.Name = secret(strings.Repeat("示", 101))
				f.Persons[1].Email = secret(strings.Repeat("a", 255))
				f.Sites[0].Remark = strings.Repeat("示", 501)
				f.Sites[0].Domains = []string{strings.Repeat("a", 254)}
				f.Sites[0].Approvals = []filing.Approval{{Code: 1, Number: strings.Repeat("1", 61)}}
			},
		},
		{
			name: "long ids", want: []string{"too-long persons[#2].id", "too-long sites[#1].id"},
			spoil: func(f *filing.Form) {
				f.Persons[1].ID, f.Sites[0].ID = strings.Repeat("a", 161), strings.Repeat("示", 60)
			},
		},
		{
			name: "just fitting", want: nil,
			spoil: func(f *filing.Form) {
				f.Subject.Name = secret(strings.Repeat("示", 100))
				f.Sites[0].Name = strings.Repeat("𠮷", 60)
				f.Sites[0].Remark = strings.Repeat("𠮷\n", 250)
			},
		},
	}
}

func formFaults() []fault {
	return []fault{
		{
			name: "nobody", want: []string{"no-person persons", "head-unknown subject.head", "head-unknown sites[s1].head"},
			spoil: func(f *filing.Form) { f.Persons = nil },
		},
		{
			name: "no site", want: []string{"no-site sites", "person-unused persons[p2]"},
			spoil: func(f *filing.Form) { f.Sites = nil },
		},
		{
			name: "unfit ids", want: []string{"id-form persons[#2].id", "id-form sites[#1].id"},
			spoil: func(f *filing.Form) {
				f.Persons[1].ID, f.Sites[0].Head, f.Sites[0].ID = "p2].mobile", "p2].mobile", "s 1"
			},
		},
		{
			name: "double ids",
			want: []string{"duplicate-id persons", "duplicate-id sites", "head-unknown sites[s1].head", "head-unknown sites[s1].head", "site-name-twice sites[s1].name", "domain-twice sites[s1].domains"},
			spoil: func(f *filing.Form) {
				f.Persons[1].ID = "p1"
				f.Sites = append(f.Sites, f.Sites[0])
			},
		},
		{
			name: "empty subject",
			want: []string{
				"required subject.nature", "required subject.name", "required subject.document.type", "required subject.document.number",
				"required subject.province", "required subject.address", "required subject.head", "person-unused persons[p1]",
			},
			spoil: func(f *filing.Form) { f.Subject = filing.Subject{} },
		},
		{
			name: "empty person",
			want: []string{
				"required persons[p2].capacity", "required persons[p2].nationality", "required persons[p2].name",
				"required persons[p2].document.type", "required persons[p2].document.number", "required persons[p2].mobile",
				"required persons[p2].email", "required persons[p2].address", "phone-missing persons[p2].phone",
			},
			spoil: func(f *filing.Form) { f.Persons[1] = filing.Person{ID: "p2"} },
		},
		{
			name: "empty site",
			want: []string{
				"required sites[s1].name", "required sites[s1].homePage", "required sites[s1].service", "required sites[s1].head",
				"required sites[s1].content", "required sites[s1].languages", "domain-none sites[s1].domains",
			},
			spoil: func(f *filing.Form) { f.Sites[0] = filing.Site{ID: "s1"}; f.Persons = f.Persons[:1] },
		},
		{
			name: "spaces only", want: []string{"required subject.name", "required persons[p1].email"},
			spoil: func(f *filing.Form) { f.Subject.Name, f.Persons[0].Email = secret("　 "), secret(" \u00a0") },
		},
		{
			name: "unfit characters",
			want: []string{
				"forbidden-characters subject.name", "forbidden-characters subject.address", "forbidden-characters persons[p1].name",
				"person-name-form persons[p1].name", "forbidden-characters persons[p2].name", "person-name-form persons[p2].name",
				"forbidden-characters sites[s1].name", "forbidden-characters sites[s1].remark", "forbidden-characters sites[s1].approvals",
				"approval-document sites[s1].attachments",
			},
			spoil: func(f *filing.Form) {
				f.Subject.Name = secret("示例网络\u202e科技有限公司")
				f.Subject.Address = secret("北京市示例区\n示例路1号")
				f.Persons[0].Name, f.Persons[1].Name = secret("张\x00示例"), secret("李\xff示例")
				f.Sites[0].Name, f.Sites[0].Remark = "示例\u200b网站", "一行\n又一行\x7f"
				f.Sites[0].Approvals = []filing.Approval{{Code: 1, Number: "示例\u2028号"}}
			},
		},
		{
			name: "unfit entries",
			want: []string{
				"forbidden-characters subject.attachments", "attachment-unknown subject.attachments", "forbidden-characters persons[p1].emergencyPhone",
				"emergency-phone-form persons[p1].emergencyPhone", "forbidden-characters sites[s1].access.region",
				"forbidden-characters sites[s1].registrations", "registration-holder-unknown sites[s1].registrations",
				"access-incomplete sites[s1].access.mode", "access-incomplete sites[s1].access.ipRanges",
				"access-region-unknown sites[s1].access.region",
			},
			spoil: func(f *filing.Form) {
				f.Subject.Attachments, f.Persons[0].EmergencyPhone = []string{"site-plan\x00"}, secret("1990\u202e0000009")
				f.Sites[0].Registrations[0].Holder, f.Sites[0].Access.Region = "subject\u200b", "1\x00"
			},
		},
		{
			name: "rare characters", want: nil,
			spoil: func(f *filing.Form) {
				f.Subject.Name = secret("𠮷祥示例有限公司")
				f.Persons[0].Name, f.Persons[1].Name = secret("𠮷示例"), secret("葛\U000E0101·示例")
				f.Sites[0].Remark = "一行\n又一行"
			},
		},
	}
}

func headFaults() []fault {
	return []fault{
		{
			name: "dangling heads", want: []string{"head-unknown subject.head", "person-unused persons[p1]", "person-unused persons[p2]", "head-unknown sites[s1].head"},
			spoil: func(f *filing.Form) { f.Subject.Head, f.Sites[0].Head = "p8", "p9" },
		},
		{
			name: "unknown capacity", want: []string{"capacity-unknown persons[p2].capacity"},
			spoil: func(f *filing.Form) { f.Persons[1].Capacity = "cousin" },
		},
		{
			name: "organisation himself", want: []string{"capacity-nature persons[p1].capacity"},
			spoil: func(f *filing.Form) { f.Persons[0].Capacity = filing.Himself },
		},
		{
			name: "individual by another", nature: filing.Individual,
			want: []string{"capacity-nature persons[p2].capacity", "individual-heads sites[s1].head"},
			spoil: func(f *filing.Form) {
				other := filingtest.Form(filing.Enterprise, "11", 1).Persons[1]
				f.Persons = append(f.Persons, other)
				f.Sites[0].Head = "p2"
			},
		},
		{
			name: "unused", want: []string{"person-unused persons[p2]"},
			spoil: func(f *filing.Form) { f.Sites[0].Head = "p1" },
		},
	}
}

func subjectFaults() []fault {
	return []fault{
		{
			name: "unknown nature", want: []string{"nature-unknown subject.nature"},
			spoil: func(f *filing.Form) { f.Subject.Nature = "club" },
		},
		{
			name: "unknown province", want: []string{"province-unknown subject.province", "address-province subject.address"},
			spoil: func(f *filing.Form) { f.Subject.Province = "71" },
		},
		{
			name: "address elsewhere", want: []string{"address-province subject.address"},
			spoil: func(f *filing.Form) { f.Subject.Address = secret("内蒙古自治区示例市示例路1号") },
		},
		{
			name: "number of another province", want: []string{"declared-number-further subject.declaredNumber", "declared-number-province subject.declaredNumber"},
			spoil: func(f *filing.Form) { f.Subject.DeclaredNumber = "沪ICP备2026000001号" },
		},
		{
			name: "sole trader without a trade name", set: rulebook.SetCurrent, nature: filing.SoleTrader, want: []string{"sole-trader-name subject.name"},
			spoil: func(f *filing.Form) {
				f.Subject.Name, f.Persons[0].Name = secret("张示例甲"), secret("张示例甲")
			},
		},
		{
			name: "sole trader called as he should be", nature: filing.SoleTrader,
			spoil: func(f *filing.Form) { f.Subject.Name = secret("张示例（个体工商户）") },
		},
		{
			name: "no such number", want: []string{"declared-number-form subject.declaredNumber"},
			spoil: func(f *filing.Form) { f.Subject.DeclaredNumber = "京ICP备2026000001号-1" },
		},
		{
			name: "full-width number", want: []string{"declared-number-further subject.declaredNumber"},
			spoil: func(f *filing.Form) { f.Subject.DeclaredNumber = " 京ＩＣＰ备２０２６０００００１号 " },
		},
		{
			name: "short name", want: []string{"subject-name-short subject.name"},
			spoil: func(f *filing.Form) { f.Subject.Name = secret("示例") },
		},
		{
			name: "another individual", nature: filing.Individual, want: []string{"individual-name subject.name", "individual-document subject.document.number"},
			spoil: func(f *filing.Form) {
				f.Subject.Name, f.Subject.Document.Number = secret("赵示例"), secret(filingtest.ResidentID("11", 77))
			},
		},
		{
			name: "individual in full width", nature: filing.Individual, want: nil,
			spoil: func(f *filing.Form) {
				wide := strings.Map(func(r rune) rune { return r - '0' + '０' }, f.Subject.Document.Number.Reveal()[:17])
				f.Subject.Document.Number = secret(fmt.Sprintf(" %s%c ", wide, f.Subject.Document.Number.Reveal()[17]))
			},
		},
	}
}
