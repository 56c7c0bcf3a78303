package rulebook_test

import (
	"slices"
	"strconv"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
)

// aged gives a spoiler that makes a person so many years old in a province,
// short of a day. An individual's own document follows.
func aged(person int, province string, years int) func(*filing.Form) {
	return func(f *filing.Form) {
		born := strconv.Itoa(2026-years-1) + "0303"
		f.Persons[person].Document.Number = secret(bornIn(province, born))
		if f.Subject.Nature.Natural() {
			f.Subject.Document.Number = f.Persons[person].Document.Number
		}
	}
}

// ages are the faults around a least age: a year too young, and just old enough.
func ages(province string, nature filing.Nature, person, least int) []fault {
	at := "persons[" + filingtest.Form(nature, province, 1).Persons[person].ID + "].document.number"
	name := strconv.Itoa(least)
	return []fault{
		{
			name: "under " + name, set: rulebook.SetCurrent, nature: nature, in: province,
			spoil: aged(person, province, least-1), want: []string{"province-age " + at},
		},
		{name: "of " + name, set: rulebook.SetCurrent, nature: nature, in: province, spoil: aged(person, province, least)},
		{name: "under " + name, set: rulebook.Set2010, nature: nature, in: province, spoil: aged(person, province, least-1)},
	}
}

// elsewhere gives a spoiler that gives a person an identity number of Beijing,
// or of Shanghai.
func elsewhere(person int, region string, attachments ...string) func(*filing.Form) {
	return func(f *filing.Form) {
		p := &f.Persons[person]
		p.Document.Number = secret(filingtest.ResidentID(region, 7))
		p.Attachments = append(slices.Clone(p.Attachments), attachments...)
		if f.Subject.Nature.Natural() {
			f.Subject.Document.Number = p.Document.Number
		}
	}
}

func provincePersonFaults() []fault {
	const current = rulebook.SetCurrent
	const individual = filing.Individual
	var all []fault
	for _, province := range []string{"12", "21", "22", "35", "41", "43", "50", "51"} {
		all = append(all, ages(province, filing.Enterprise, 1, 18)...)
	}
	for _, province := range []string{"13", "15", "33", "52"} {
		all = append(all, ages(province, individual, 0, 18)...)
	}
	all = append(all, ages("32", filing.Enterprise, 1, 16)[0])
	all = append(all, ages("44", filing.Enterprise, 1, 16)...)
	all = append(all, ages("37", individual, 0, 17)...)
	for _, province := range []string{"32", "53"} {
		all = append(all,
			fault{
				name: "17 without proof", set: current, in: province, spoil: aged(1, province, 17),
				want: []string{"province-age-proof persons[p2].attachments"},
			},
			fault{name: "17 with proof", set: current, in: province, spoil: func(f *filing.Form) {
				aged(1, province, 17)(f)
				f.Persons[1].Attachments = append(f.Persons[1].Attachments, "income-proof")
			}},
			fault{name: "18 without proof", set: current, in: province, spoil: aged(1, province, 18)})
	}
	all = append(all,
		fault{
			name: "17 without guardian", set: current, nature: individual, in: "41", spoil: aged(0, "41", 17),
			want: []string{"province-guardian persons[p1].attachments"},
		},
		fault{name: "16 with proof", set: current, in: "32", spoil: func(f *filing.Form) {
			aged(1, "32", 16)(f)
			f.Persons[1].Attachments = append(f.Persons[1].Attachments, "income-proof")
		}},
		fault{name: "18 without guardian", set: current, nature: individual, in: "41", spoil: aged(0, "41", 18)},
		fault{name: "17 with guardian", set: current, nature: individual, in: "41", spoil: func(f *filing.Form) {
			aged(0, "41", 17)(f)
			f.Persons[0].Attachments = []string{"guardian-document"}
		}},
	)
	all = append(all, nonlocalFaults()...)
	temporary := func(f *filing.Form) {
		f.Persons[1].Document.Type, f.Persons[1].Document.Reason = "temporary-resident-id", "身份证补办中"
	}
	all = append(all, each("15 31", fault{
		name: "temporary card", set: current, spoil: temporary, want: []string{"province-temporary-id persons[p2].document.type"},
	})...)
	all = append(all, each("11 44", fault{
		name: "temporary card", set: current, spoil: temporary, want: []string{"document-temporary persons[p2].document.type"},
	})...)
	all = append(all, fault{name: "temporary card", set: rulebook.Set2010, in: "31", spoil: temporary})
	return append(all, placeFaults()...)
}

func nonlocalFaults() []fault {
	const current = rulebook.SetCurrent
	const individual = filing.Individual
	permit := []string{"province-nonlocal persons[p1].attachments"}
	// Where several papers will do, each of them does.
	accepted := map[string][]string{
		"22": {"local-residence-permit", "student-card"}, "37": {"local-residence-permit", "student-card"},
		"51": {"residence-proof", "local-residence-permit", "student-card", "income-proof"},
	}
	var all []fault
	for _, province := range []string{"13", "15", "21", "22", "31", "32", "33", "34", "35", "36", "37", "42", "44", "46", "51", "52"} {
		all = append(all, fault{
			name: "individual from elsewhere", set: current, nature: individual, in: province, spoil: elsewhere(0, "65"), want: permit,
		})
		papers := accepted[province]
		if papers == nil {
			papers = []string{"local-residence-permit"}
		}
		for _, paper := range papers {
			all = append(all, fault{
				name: "individual from elsewhere with " + paper, set: current, nature: individual, in: province, spoil: elsewhere(0, "65", paper),
			})
		}
	}
	all = append(all, each("14 23 41 45 50 54 62 63 64 65", fault{
		name: "individual from elsewhere", set: current, nature: individual, spoil: elsewhere(0, "32", "local-residence-permit"),
		want: []string{"province-nonlocal-refused persons[p1].document.number"},
	})...)
	all = append(all, each("11 12 43 53 61", fault{
		name: "individual from elsewhere", set: current, nature: individual, spoil: elsewhere(0, "65"),
	})...)
	return append(all,
		fault{name: "individual from elsewhere", set: rulebook.Set2010, nature: individual, in: "13", spoil: elsewhere(0, "65")},
		fault{
			name: "head from elsewhere", set: current, in: "14", spoil: elsewhere(1, "65"),
			want: []string{"province-heads-local persons[p2].document.number"},
		},
		fault{name: "head from elsewhere", set: current, in: "13", spoil: elsewhere(1, "65")},
		fault{
			name: "site head from elsewhere", set: current, in: "36", spoil: elsewhere(1, "65"),
			want: []string{"province-site-head-nonlocal persons[p2].attachments"},
		},
		fault{name: "site head from elsewhere with permit", set: current, in: "36", spoil: elsewhere(1, "65", "local-residence-permit")},
		fault{name: "subject head from elsewhere", set: current, in: "36", spoil: elsewhere(0, "65")},
	)
}

// placeFaults are about landlines and addresses.
func placeFaults() []fault {
	const current = rulebook.SetCurrent
	wanted := []string{"province-phone-local persons[p2].phone"}
	phone := func(number string) func(*filing.Form) {
		return func(f *filing.Form) { f.Persons[1].Phone = secret(number) }
	}
	all := each("14 21 32 34 41 43 45 51 62", fault{name: "landline of Beijing", set: current, spoil: phone("010-80000003"), want: wanted})
	all = append(all, each("11 12 13 22 44", fault{name: "landline of Hainan", set: current, spoil: phone("0898-80000003")})...)
	// The landline of every other province's capital is one of another province.
	for _, province := range filingtest.Provinces() {
		f := filingtest.Form(filing.Enterprise, province, 1)
		in := "14"
		if province == in {
			in = "21"
		}
		all = append(all, fault{
			name: "landline of " + province, set: current, in: in, spoil: phone(f.Persons[1].Phone.Reveal()), want: wanted,
		})
	}
	all = append(all,
		fault{name: "landline of the province", set: current, in: "14", spoil: phone("0349-8000003")},
		fault{name: "landline of an unknown area", set: current, in: "14", spoil: phone("0300-8000003")},
		fault{name: "landline of Beijing", set: current, in: "61", spoil: phone("010-80000003")},
		fault{name: "landline of Beijing without remark", set: current, in: "61", want: wanted, spoil: func(f *filing.Form) {
			phone("010-80000003")(f)
			f.Sites[0].Remark = ""
		}},
		fault{name: "landline of Beijing", set: rulebook.Set2010, in: "14", spoil: phone("010-80000003")},
	)
	address := func(text string) func(*filing.Form) {
		return func(f *filing.Form) { f.Persons[1].Address = secret(text) }
	}
	for province, text := range map[string]string{
		"13": "河北省样本市示例区示例路1号", "41": "河南省样本市示例区示例路1号", "52": "贵州省样本自治州示例县示例路1号",
	} {
		all = append(all, fault{
			name: "another city", set: current, in: province, spoil: address(text), want: []string{"province-address-city persons[p2].address"},
		})
	}
	return append(all,
		fault{name: "the same city otherwise", set: current, in: "13", spoil: address("示例市另一区示例路1号")},
		fault{
			name: "another city without province", set: current, in: "13", spoil: address("样本市示例区示例路1号"),
			want: []string{"province-address-city persons[p2].address"},
		},
		fault{
			name: "a city of an autonomous region", set: current, in: "13", spoil: address("新疆维吾尔自治区示例地区示例县示例路1号"),
		},
		fault{
			name: "another city of an autonomous region", set: current, in: "13", spoil: address("内蒙古自治区样本盟示例旗示例路1号"),
			want: []string{"province-address-city persons[p2].address"},
		},
		fault{name: "no city", set: current, in: "13", spoil: address("示例路1号示例大厦")},
		fault{name: "another city", set: current, in: "33", spoil: address("浙江省样本市示例区示例路1号")},
	)
}
