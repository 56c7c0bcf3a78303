package filingtest

import (
	"fmt"

	"beian/internal/filing"
)

// example is what the forms of one nature share.
type example struct {
	name     string
	site     string
	suffix   string // of the domain
	document string
	number   func(province string, n int) string
	valid    string
	reason   string // why it is not the first-named document of the 2010 rules
}

func credit(category string) func(string, int) string {
	return func(province string, n int) string { return CreditCode(category, province, n) }
}

const noCode = "未办理组织机构代码证"

func organisation(nature filing.Nature) example {
	switch nature {
	case filing.Government:
		return example{"示例市示例局", "局政务公开", ".gov.cn", "credit-code-certificate", credit("11"), "", ""}
	case filing.Institution:
		return example{"示例市示例图书馆", "图书馆", ".org.cn", "institution-certificate", credit("12"), validUntil, noCode}
	case filing.SocialGroup:
		return example{"示例市示例协会", "协会", ".org.cn", "social-group-certificate", credit("51"), validUntil, noCode}
	case filing.SoleTrader:
		return example{"示例市示例小吃店", "小吃店", ".cn", "business-licence", credit("92"), filing.LongTerm, ""}
	case filing.Army:
		return example{"示例部队", "部队", ".cn", "army-code-certificate", armyCode, "", ""}
	case filing.PrivateNonprofit:
		return example{"示例市示例养老院", "养老院", ".org.cn", "private-nonprofit-certificate", credit("52"), validUntil, ""}
	case filing.Foundation:
		return example{"示例市示例基金会", "基金会", ".org.cn", "foundation-certificate", credit("53"), validUntil, ""}
	case filing.LawFirm:
		return example{"示例市示例律师事务所", "律师事务所", ".cn", "law-firm-licence", credit("31"), filing.LongTerm, ""}
	case filing.Enterprise, filing.Individual:
	}
	return example{"示例网络科技有限公司", "网络科技", ".cn", "business-licence", credit("91"), filing.LongTerm, ""}
}

func armyCode(province string, n int) string {
	return fmt.Sprintf("SL%s%04d%s", province, n/99999, OrganisationCode(n))
}

// provinces are the bureaus' provinces with the dialling code of the capital.
func provinces() [][3]string {
	return [][3]string{
		{"11", "北京市", "010"},
		{"12", "天津市", "022"},
		{"13", "河北省", "0311"},
		{"14", "山西省", "0351"},
		{"15", "内蒙古自治区", "0471"},
		{"21", "辽宁省", "024"},
		{"22", "吉林省", "0431"},
		{"23", "黑龙江省", "0451"},
		{"31", "上海市", "021"},
		{"32", "江苏省", "025"},
		{"33", "浙江省", "0571"},
		{"34", "安徽省", "0551"},
		{"35", "福建省", "0591"},
		{"36", "江西省", "0791"},
		{"37", "山东省", "0531"},
		{"41", "河南省", "0371"},
		{"42", "湖北省", "027"},
		{"43", "湖南省", "0731"},
		{"44", "广东省", "020"},
		{"45", "广西壮族自治区", "0771"},
		{"46", "海南省", "0898"},
		{"50", "重庆市", "023"},
		{"51", "四川省", "028"},
		{"52", "贵州省", "0851"},
		{"53", "云南省", "0871"},
		{"54", "西藏自治区", "0891"},
		{"61", "陕西省", "029"},
		{"62", "甘肃省", "0931"},
		{"63", "青海省", "0971"},
		{"64", "宁夏回族自治区", "0951"},
		{"65", "新疆维吾尔自治区", "0991"},
	}
}

// Provinces lists the codes of the bureaus' provinces (GB/T 2260).
func Provinces() []string {
	var codes []string
	for _, p := range provinces() {
		codes = append(codes, p[0])
	}
	return codes
}

func provinceName(code string) string { return provinceField(code, 1) }
func areaCode(code string) string     { return provinceField(code, 2) }

func provinceField(code string, i int) string {
	for _, p := range provinces() {
		if p[0] == code {
			return p[i]
		}
	}
	return ""
}
