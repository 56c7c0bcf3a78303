package build

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"beian/internal/filing"
	"beian/internal/rulebook"
)

// The guide tells the rules in force: it is generated from the rule data that
// the checks and clocks use, so that a changed row changes the page.
const guideSet = rulebook.SetCurrent

// choice is something that a reader picks, with its name.
type choice struct{ Code, Name string }

// term is one thing of a list with what is said of it.
type term struct{ Name, Text, Note string }

// guideStep is one step from submission to number, with its deadlines.
type guideStep struct {
	Number int
	Name   string
	Terms  []term
}

// natures lists the natures of subjects as the form offers them.
func natures() []filing.Nature {
	return []filing.Nature{
		filing.Enterprise, filing.Individual, filing.SoleTrader, filing.Government, filing.Institution,
		filing.SocialGroup, filing.PrivateNonprofit, filing.Foundation, filing.LawFirm, filing.Army,
	}
}

// Natures lists the natures of subjects.
func (v view) Natures() ([]choice, error) {
	var all []choice
	for _, n := range natures() {
		name, err := v.say("nature." + string(n))
		if err != nil {
			return nil, err
		}
		all = append(all, choice{string(n), name})
	}
	return all, nil
}

// Provinces lists the provinces.
func (v view) Provinces() ([]choice, error) {
	var all []choice
	for _, p := range v.rules.Provinces() {
		name, err := v.say("province." + p.Code)
		if err != nil {
			return nil, err
		}
		all = append(all, choice{p.Code, name})
	}
	return all, nil
}

// Steps tells how long each step may take, and by which source.
func (v view) Steps() ([]guideStep, error) {
	all := make([]guideStep, steps)
	for i := range all {
		name, err := v.say("step." + strconv.Itoa(i+1))
		if err != nil {
			return nil, err
		}
		all[i] = guideStep{Number: i + 1, Name: name}
	}
	last := 1
	for _, d := range v.rules.Deadlines(guideSet) {
		// A deadline that another goes over into belongs to the step of that one.
		if at := step(d.Status.Stage()); at > 0 {
			last = at
		}
		length, err := v.length(d.N, d.Unit)
		if err != nil {
			return nil, err
		}
		s := &all[last-1]
		s.Terms = append(s.Terms, term{Name: length, Text: capital(v.pick(d.Chinese, d.English)), Note: v.source(d.Source)})
	}
	return all, nil
}

// Before and After tell the deadlines of an applicant before the submission and
// after the number.
func (v view) Before() ([]term, error) {
	return v.periods("realname-sync", "domain-validity", "cert-validity")
}

// After tells those after the number.
func (v view) After() ([]term, error) {
	return v.periods("psb-filing", "psb-badge", "change-advance", "correct-inaccurate", "cancel-on-end")
}

func (v view) periods(ids ...string) ([]term, error) {
	var all []term
	for _, id := range ids {
		p, ok := v.rules.Period(id)
		if !ok {
			return nil, fmt.Errorf("site: the rules have no period %s", id)
		}
		text, err := v.say("guide.period." + id)
		if err != nil {
			return nil, err
		}
		all = append(all, term{Text: strings.ReplaceAll(text, "{n}", strconv.Itoa(p.N)), Note: v.source(p.Source)})
	}
	return all, nil
}

// length gives a deadline's length in words.
func (v view) length(n int, unit string) (string, error) {
	key := "guide.units."
	if n == 1 {
		key = "guide.unit."
	}
	text, err := v.say(key + unit)
	return strings.ReplaceAll(text, "{n}", strconv.Itoa(n)), err
}

// Approvals tells who grants each pre-approval, and where it is no longer asked
// for.
func (v view) Approvals() ([]term, error) {
	var all []term
	for _, a := range v.rules.Approvals() {
		t := term{Name: capital(v.pick(a.Chinese, a.English)), Text: capital(v.pick(a.Body, a.BodyEn))}
		if a.Show != "-" {
			t.Text += v.pick("："+a.Show, ": "+a.ShowEn)
		}
		if a.Abolished {
			note, err := v.abolished(a.ExceptIn)
			if err != nil {
				return nil, err
			}
			t.Note = note
		}
		all = append(all, t)
	}
	return all, nil
}

func (v view) abolished(except []string) (string, error) {
	if len(except) == 0 {
		return v.say("guide.abolished")
	}
	var names []string
	for _, code := range except {
		name, err := v.say("province." + code)
		if err != nil {
			return "", err
		}
		names = append(names, name)
	}
	text, err := v.say("guide.abolishedBut")
	return strings.ReplaceAll(text, "{provinces}", v.list(names)), err
}

// Years tells for which years the holidays are known.
func (v view) Years() (string, error) {
	var years []string
	for _, y := range v.rules.Calendar().Years() {
		years = append(years, strconv.Itoa(y))
	}
	text, err := v.say("guide.years")
	return strings.ReplaceAll(text, "{years}", v.list(years)), err
}

// pick gives the text of the page's language.
func (v view) pick(chinese, english string) string {
	if v.language.file == "en" {
		return english
	}
	return chinese
}

// list joins names as the language does.
func (v view) list(names []string) string { return strings.Join(names, v.pick("、", ", ")) }

// capital gives the text with its first letter in upper case.
func capital(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}

// uncapital gives the text with its first letter in lower case.
func uncapital(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToLower(r)) + text[size:]
}

// group is the entries of one heading.
type group struct {
	Name, Text string
	Terms      []term
}

// Checks tells what the automatic checks find, by what it does to a case.
func (v view) Checks() ([]group, error) {
	var all []group
	for _, severity := range []filing.Severity{filing.Block, filing.Human, filing.Warn} {
		name, err := v.say("guide.severity." + string(severity) + ".name")
		if err != nil {
			return nil, err
		}
		text, err := v.say("guide.severity." + string(severity) + ".text")
		if err != nil {
			return nil, err
		}
		g := group{Name: name, Text: text}
		for _, r := range v.rules.Rules(guideSet) {
			if r.Severity == severity {
				g.Terms = append(g.Terms, term{Name: r.ID, Text: v.pick(r.Chinese, r.English), Note: v.source(r.Source)})
			}
		}
		all = append(all, g)
	}
	return all, nil
}

// Reasons tells the catalogue of reasons, by the decision that they belong to.
func (v view) Reasons() ([]group, error) {
	var all []group
	for _, r := range v.rules.Reasons() {
		i := slices.IndexFunc(all, func(g group) bool { return g.Text == r.Family })
		if i < 0 {
			name, err := v.say("guide.family." + r.Family)
			if err != nil {
				return nil, err
			}
			i, all = len(all), append(all, group{Name: name, Text: r.Family})
		}
		all[i].Terms = append(all[i].Terms, term{Text: v.pick(r.Chinese, r.English)})
	}
	return all, nil
}
