package filingtest

import "beian/internal/filing"

// papers lists the papers that a province wants from a subject of the nature.
func papers(nature filing.Nature, province string) []string {
	var all []string
	switch province {
	case "31":
		all = append(all, "shanghai-commitment")
	case "32":
		all = append(all, "jiangsu-commitment", "jiangsu-responsibility")
	case "41":
		all = append(all, "henan-no-programmes", "henan-commerce")
	case "44":
		all = append(all, "guangdong-commitment")
	case "45":
		all = append(all, "guangxi-no-culture")
	case "65":
		if !nature.Natural() {
			all = append(all, "party-confirmation")
		}
	}
	switch {
	case nature == filing.Government && province == "36":
		all = append(all, "staffing-office-approval")
	case nature == filing.Institution && (province == "15" || province == "36"):
		all = append(all, "opening-approval")
	case nature == filing.LawFirm && province == "11":
		all = append(all, "law-firm-pages")
	}
	return all
}
