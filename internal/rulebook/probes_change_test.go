package rulebook_test

import (
	"fmt"
	"slices"
	"strings"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
)

func provinceProbes() []probe {
	// Code, abbreviation in filing numbers, abbreviation in public-security numbers.
	const table = `11京京 12津津 13冀冀 14晋晋 15蒙蒙 21辽辽 22吉吉 23黑黑 31沪沪 32苏苏 33浙浙 34皖皖 35闽闽 36赣赣 37鲁鲁 41豫豫 42鄂鄂 43湘湘
		44粤粤 45桂桂 46琼琼 50渝渝 51蜀川 52黔贵 53滇滇 54藏藏 61陕陕 62陇甘 63青青 64宁宁 65新新`
	var all []probe
	for row := range strings.FieldsSeq(table) {
		code := row[:2]
		all = append(all, probe{"abbreviations of " + code, row, func(b *rulebook.Book) string {
			p, _ := b.Province(code)
			return p.Code + p.ICP + p.PSB
		}})
		all = append(all, probe{"province of an address in " + code, "", func(b *rulebook.Book) string {
			f := filingtest.Form(filing.Enterprise, code, 1)
			return lines(b.Check(rulebook.Set2010, &f, filingtest.Now()))
		}})
		other := "11"
		if code == other {
			other = "12"
		}
		all = append(all, probe{"address in " + code + " for another province", "address-province subject.address", func(b *rulebook.Book) string {
			f := filingtest.Form(filing.Enterprise, other, 1)
			f.Subject.Address = filingtest.Form(filing.Enterprise, code, 1).Subject.Address
			return lines(b.Check(rulebook.Set2010, &f, filingtest.Now()))
		}})
	}
	number := filing.Number{Province: "粤", Year: 2026, Sequence: 1}
	return append(all,
		probe{"footer in 44", "粤ICP备2026000001号", func(b *rulebook.Book) string { return b.Footer("44", number, 2) }},
		probe{"footer in 11", "粤ICP备2026000001号-2", func(b *rulebook.Book) string { return b.Footer("11", number, 2) }})
}

// deskProbes are what provinces ask of the desk.
func deskProbes() []probe {
	desk := func(province, what, want string, of func(rulebook.Desk) any) probe {
		return probe{what + " in " + province, want, func(b *rulebook.Book) string {
			o, _ := b.Overlay(province)
			return fmt.Sprint(of(o.Desk))
		}}
	}
	all := []probe{
		desk("31", "age of the slip", "3", func(d rulebook.Desk) any { return d.SlipMaxAgeMonths }),
		desk("31", "residence permit", "1", func(d rulebook.Desk) any { return d.ResidencePermitMinMonthsLeft }),
		desk("33", "a slip a domain", "true", func(d rulebook.Desk) any { return d.SlipPerDomain }),
		desk("33", "address and domain", "true", func(d rulebook.Desk) any { return d.AddressMatchesDomain }),
		desk("33", "confirmation", "true", func(d rulebook.Desk) any { return d.ConfirmByHomeNumber }),
		desk("61", "age of the photo", "1", func(d rulebook.Desk) any { return d.PhotoMaxAgeMonths }),
		desk("11", "suffixes", "true", func(d rulebook.Desk) any { return d.OwnSuffixes }),
	}
	mayAdd := strings.Fields("11 12 14 21 31 32 33 45 51 52 53")
	for _, province := range filingtest.Provinces() {
		want := fmt.Sprint(slices.Contains(mayAdd, province))
		all = append(all, desk(province, "sites of an empty subject", want, func(d rulebook.Desk) any { return d.EmptySubjectMayAddSite }))
	}
	return append(all, probe{"overlay of no province", "false", func(b *rulebook.Book) string {
		_, ok := b.Overlay("71")
		return fmt.Sprint(ok)
	}})
}

func changeProbes() []probe {
	yes := func(title string, want bool, ask func(*rulebook.Book) bool) probe {
		return probe{title, fmt.Sprint(want), func(b *rulebook.Book) string { return fmt.Sprint(ask(b)) }}
	}
	var all []probe
	for path, critical := range map[string]bool{
		"persons[p1].address": false, "persons[p1].phone": false, "persons[p2].mobile": false, "persons[p1].email": false,
		"persons[p1].emergencyPhone": false, "sites[s1].remark": false, "subject.address": false, "subject.declaredNumber": false,
		"sites[s2].access.ipRanges": false, "sites[s1].languages": false,
		"subject.name": true, "subject.document.number": true, "persons[p1].name": true, "persons[p1]": true, "persons[p1].document.number": true,
		"sites[s1].name": true, "sites[s1].domains": true, "sites[s1].access.mode": true, "sites[s1].interactive": true, "subject.head": true,
	} {
		all = append(all, yes("a change of "+path+" is critical", critical, func(b *rulebook.Book) bool { return b.Critical(path) }))
	}
	for path, immutable := range map[string]bool{
		"subject.province": true, "subject.document.number": true, "sites[s1].domains": true,
		"subject.document.type": false, "subject.name": false, "sites[s1]": false, "sites[s1].name": false,
	} {
		all = append(all, yes("a change can't touch "+path, immutable, func(b *rulebook.Book) bool { return b.Immutable(path) }))
	}
	for of, names := range map[string]string{
		"subject": `负责人常驻地址详细地址[persons[].address] 负责人常驻地址区域[persons[].address] 办公室电话[persons[].phone] 手机电话[persons[].mobile]
			备注[sites[].remark] 主办单位办公地址详细[subject.address] 主办单位办公室电话[persons[].phone] 主办单位手机电话[persons[].mobile]
			电子邮件[persons[].email] 主办单位备注[]`,
		"site": `工信部备案号[subject.declaredNumber] IP段群[sites[].access.ipRanges] 网络接入服务商[] 域名注册服务商[] 网站语言选择[sites[].languages]
			网站应急联系人手机[persons[].emergencyPhone] 网站应急联系人邮件[]`,
	} {
		all = append(all, probe{"fields of the " + of + " that are edited at once", strings.Join(strings.Fields(names), " "), func(b *rulebook.Book) string {
			var list []string
			for _, f := range b.NonCritical(of) {
				list = append(list, f.Chinese+fmt.Sprint(f.Paths))
			}
			return strings.Join(list, " ")
		}})
	}
	all = append(all, confirmationProbes()...)
	material := func(want string, paths ...string) probe {
		return probe{"material for " + strings.Join(paths, " and "), want, func(b *rulebook.Book) string {
			return strings.Join(b.MaterialOf(paths), " ")
		}}
	}
	return append(all,
		material("主体资质证件扫描件 主体负责人证件扫描件", "subject.name"),
		material("主体资质证件扫描件 主体负责人证件扫描件", "subject.document.number"),
		material("主体资质证件扫描件 主体负责人证件扫描件", "subject.head"),
		material("网站负责人证件扫描件 现场采集照片电子件", "sites[s1].head"),
		material("主体资质证件 主体负责人证件 网站负责人证件 照片 前置审批文件 if any", "sites[s2]"),
		material("主体资质证件扫描件 主体负责人证件扫描件 网站负责人证件扫描件 现场采集照片电子件", "sites[s1].head", "subject.head", "subject.name"),
		material("", "sites[s1].name", "subject.address"),
		yes("a change of the subject with a new site", true, func(b *rulebook.Book) bool { return b.Excluded("subject-change", "new-site") }),
		yes("new access with a change", true, func(b *rulebook.Book) bool { return b.Excluded("filing-change", "new-access") }),
		yes("a new site with itself", false, func(b *rulebook.Book) bool { return b.Excluded("new-site", "new-site") }),
		yes("a new site with new access", false, func(b *rulebook.Book) bool { return b.Excluded("new-site", "new-access") }),
		yes("one open case", true, (*rulebook.Book).OneOpenCase))
}

func confirmationProbes() []probe {
	var all []probe
	for kind, want := range map[string]string{
		"first-filing/": "[subject-head site-heads] true", "new-site/": "[subject-head site-heads] true", "new-access/": "[site-heads] true",
		"filing-change/subject": "[subject-head] true", "filing-change/subject-and-site": "[subject-head site-heads] true",
		"filing-change/site": "[site-heads] true", "access-change/": "[] true", "subject-change/same-province": "[subject-head] true",
		"subject-change/other-province": "[] true", "subject-cancellation/by-provider": "[subject-head] true",
		"site-cancellation/by-provider": "[] true", "access-cancellation/": "[] true", "migration/": "[] false",
	} {
		all = append(all, probe{"who confirms " + kind, want, func(b *rulebook.Book) string {
			name, which, _ := strings.Cut(kind, "/")
			roles, ok := b.ConfirmersOf(name, which)
			return fmt.Sprint(roles, ok)
		}})
	}
	return append(all, probe{
		"kinds of filing",
		"first-filing首次备案 new-site新增网站 new-access新增接入 subject-change变更主体 site-change变更网站 filing-change变更备案 access-change变更接入 migration迁移 access-cancellation取消接入 site-cancellation注销网站 subject-cancellation注销主体",
		func(b *rulebook.Book) string {
			var names []string
			for _, k := range b.ChangeKinds() {
				names = append(names, k.Code+k.Chinese)
			}
			return strings.Join(names, " ")
		},
	})
}

func slipProbes() []probe {
	block := func(nature filing.Nature, id, want string) probe {
		return probe{"box " + id + " of the slip for " + string(nature), want, func(b *rulebook.Book) string {
			for _, block := range b.Slip(nature).Blocks {
				if block.ID != id {
					continue
				}
				var fields []string
				for _, f := range block.Fields {
					fields = append(fields, f.Chinese+fmt.Sprint(f.Paths))
				}
				return block.FilledBy + ": " + strings.Join(fields, " ")
			}
			return "none"
		}}
	}
	pieces := func(title, want string, of func(rulebook.Slip) []rulebook.SlipPiece) probe {
		return probe{title, want, func(b *rulebook.Book) string {
			var names []string
			for _, p := range of(b.Slip(filing.Enterprise)) {
				names = append(names, p.ID)
			}
			return strings.Join(names, " ")
		}}
	}
	photo := func(set, want string) probe {
		return probe{"photo under " + set, want, func(b *rulebook.Book) string {
			p, ok := b.Photo(set)
			return fmt.Sprint(ok, p.Width, p.Height, p.Exact, p.Colour, p.Types, p.MaxMB, p.Backdrop, p.TimeVisible, p.BareheadedFront)
		}}
	}
	return []probe{
		block(filing.Enterprise, "operator-basic", "applicant: 主办者名称[subject.name] 网站域名[sites[].domains]"),
		block(filing.Enterprise, "subject-check", "provider: 单位证件资质[subject.document] 个人证件资质[persons[].document] 证件内容与系统一致[subject persons[]]"),
		block(filing.Individual, "subject-check", "provider: 个人证件资质[persons[].document] 证件内容与系统一致[subject persons[]]"),
		block(filing.Enterprise, "contact-check", "provider: 手机号码[persons[].mobile] 座机号码[persons[].phone] 电子邮箱[persons[].email] 通信地址[persons[].address]"),
		block(filing.Enterprise, "site-check", "provider: 网站名称是否规范[sites[].name] 域名所有者与主办者一致[sites[].registrations] 前置审批/专项审批[sites[].approvals] 服务内容[sites[].content]"),
		block(filing.Enterprise, "access-check", "provider: 接入服务提供者[] 接入方式[sites[].access.mode] 服务器放置地点[sites[].access.region] IP地址[sites[].access.ipRanges]"),
		block(filing.Enterprise, "corrections", "provider: 现场核实修改记录[]"),
		block(filing.Enterprise, "undertaking", "both: 核验人签字 日期 接入单位公章[] 网站负责人签字 单位公章[]"),
		pieces("what goes with the slip", "slip certificates photo filing-form", func(s rulebook.Slip) []rulebook.SlipPiece { return s.Bundle }),
		pieces("what is signed with the slip", "security-agreement truth-clause", func(s rulebook.Slip) []rulebook.SlipPiece { return s.AlsoSigned }),
		{"copies and ink of the slip", "网站备案信息真实性核验单 1 2 [blue or black pen signing pen]", func(b *rulebook.Book) string {
			s, copies := b.Slip(filing.Enterprise), ""
			for _, c := range s.Copies {
				copies += fmt.Sprint(" ", c.N)
			}
			return fmt.Sprint(s.Name, copies, " ", s.Ink)
		}},
		photo("2010", "true 800 600 true true [] 0 true true true"),
		photo("current", "true 800 600 false true [jpg png] 4 false false true"),
		photo("2030", "false 0 0 false false [] 0 false false false"),
		{
			"checks of photos",
			"system: magic-bytes size-before-decoding pixels not-grey taken-at orientation not-blank file-limits duplicate; verifier: backdrop visible-time face bareheaded-front seal-and-signature",
			func(b *rulebook.Book) string {
				by := map[string][]string{}
				for _, c := range b.PhotoChecks() {
					by[c.By] = append(by[c.By], c.ID)
				}
				return "system: " + strings.Join(by["system"], " ") + "; verifier: " + strings.Join(by["verifier"], " ")
			},
		},
	}
}
