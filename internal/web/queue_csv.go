package web

import (
	"io"
	"strconv"
	"strings"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
)

// exportQueue writes the provider's queue for a spreadsheet, in UTF-8 with its
// mark, which spreadsheets want. It holds nothing personal: of a natural person
// the organiser is masked.
func (a *API) exportQueue(c *call, w *file) error {
	f, err := c.filter()
	if err != nil {
		return err
	}
	lang := c.URL.Query().Get("lang")
	switch lang {
	case "":
		lang = "zh"
	case "zh", "en":
	default:
		return filing.Errorf(filing.Invalid, "lang", "lang", "the languages are zh and en")
	}
	now := a.Desk.Now().In(china())
	w.name = "queue-" + now.Format(time.DateOnly) + ".csv"
	header := "\ufeff" + csvRow(queueHeader(lang)...)
	begin := func() error {
		if header == "" {
			return nil
		}
		_, err := io.WriteString(w, header)
		header = ""
		return err
	}
	err = a.Desk.ExportQueue(c.Context(), c.Actor, f, func(r casework.Row) error {
		if err := begin(); err != nil {
			return err
		}
		_, err := io.WriteString(w, csvRow(queueCells(lang, r)...))
		return err
	})
	if err != nil {
		return err
	}
	return begin() // of an empty queue
}

func china() *time.Location { return time.FixedZone("Asia/Shanghai", 8*60*60) }

func queueHeader(lang string) []string {
	if lang == "en" {
		return []string{
			"Case", "Receipt", "Status", "Who acts", "Due", "Overdue", "Organiser", "Nature", "Province", "Sites",
			"Submitted", "Number", "Taken by", "Taken until", "Contested domain",
		}
	}
	return []string{
		"备案单", "受理码", "状态", "由谁办理", "截止时间", "逾期", "主办者", "主办者性质", "省份", "网站数",
		"提交时间", "备案号", "办理中", "办理至", "异议域名",
	}
}

func queueCells(lang string, r casework.Row) []string {
	number, holder, until := "", "", ""
	if r.Number != nil {
		number = r.Number.String()
	}
	if r.Lock != nil {
		holder, until = r.Lock.Holder, local(&r.Lock.Until)
	}
	overdue := ""
	if r.Overdue {
		overdue = word(lang, "overdue", "yes")
	}
	status := strings.ReplaceAll(string(r.Status), "-", " ")
	if st, ok := filing.StandingOf(r.Status); ok && lang == "zh" {
		status = st.Name
	}
	if r.Contest != "" {
		status = word(lang, "status", "contest")
	}
	return []string{
		r.Case, r.Receipt, status, word(lang, "party", string(r.Acts)), local(r.Due), overdue, r.Organiser,
		word(lang, "nature", string(r.Nature)), r.Province, strconv.Itoa(r.Sites), local(r.SubmittedAt), number, holder, until, r.Domain,
	}
}

// local writes a time as a spreadsheet reads it, in Asia/Shanghai.
func local(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.In(china()).Format("2006-01-02 15:04")
}

// word gives the words for a code; a code without words stays.
func word(lang, group, code string) string {
	if w, ok := queueWords()[group+"."+code]; ok {
		if lang == "zh" {
			return w[0]
		}
		return w[1]
	}
	return code
}

// queueWords are the words of codes in a table, in Chinese and English; a test
// holds them against the site's.
func queueWords() map[string][2]string {
	return map[string][2]string{
		"overdue.yes":    {"是", "yes"},
		"status.contest": {"域名异议", "domain contested"}, // which domain has a column of its own

		"party.applicant":          {"您（网站主办者）", "You, the organiser of the site"},
		"party.provider":           {"接入服务单位", "The access provider"},
		"party.heads":              {"每个网站的负责人，本人", "The responsible person of each site"},
		"party.persons":            {"收到验证短信的负责人，本人", "The persons who got the text message"},
		"party.bureau":             {"省通信管理局", "The provincial communications administration"},
		"party.system":             {"备案系统，自动办理", "The system, automatically"},
		"party.nobody":             {"已办结", "Nobody; it is finished"},
		"nature.government":        {"国家机关", "Government agency"},
		"nature.institution":       {"事业单位", "Public institution"},
		"nature.social-group":      {"社会团体", "Social group"},
		"nature.enterprise":        {"企业", "Enterprise"},
		"nature.sole-trader":       {"个体工商户", "Sole trader"},
		"nature.army":              {"军队", "Army"},
		"nature.private-nonprofit": {"民办非企业单位", "Private non-profit unit"},
		"nature.foundation":        {"基金会", "Foundation"},
		"nature.law-firm":          {"律师执业机构", "Law firm"},
		"nature.individual":        {"个人", "Individual"},
	}
}
