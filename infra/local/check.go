package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"beian/internal/filing"
	"beian/internal/rulebook"
	"beian/internal/web"
	"beian/internal/workday"
)

// Exit statuses of check: findings that block, and input that can't be checked.
const (
	exitBlocked    = 1
	exitUnreadable = 2
)

// maxForm is the largest file that is read, in bytes: far more than the API
// takes, so that its rules of size have something to find.
const maxForm = 64 << 20

// checkOptions of check.
type checkOptions struct{ file, format, set, at, lang string }

// check prints what the rules say of a form in a file, or on standard input for
// "-": as a table or as JSON, in one language. Nothing is kept. An error has an
// exit status: 1 when a finding blocks, 2 when the input can't be checked.
func check(args []string, now time.Time, in io.Reader, out, log io.Writer) error {
	o, err := checkFlags(args, log)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return nil
	case err != nil:
		return &exitError{exitUnreadable, err}
	}
	report, err := examine(o, now, in)
	if err != nil {
		return &exitError{exitUnreadable, fmt.Errorf("check: %w", err)}
	}
	if o.format == "json" {
		err = report.json(out)
	} else {
		err = report.table(out, o.lang)
	}
	if err != nil {
		return &exitError{exitUnreadable, fmt.Errorf("check: %w", err)}
	}
	if report.Blocks > 0 {
		return &exitError{exitBlocked, fmt.Errorf("check: findings that block the form: %d", report.Blocks)}
	}
	return nil
}

func checkFlags(args []string, log io.Writer) (checkOptions, error) {
	var o checkOptions
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	flags.SetOutput(log)
	flags.StringVar(&o.format, "format", "table", "how findings are printed: table or json")
	flags.StringVar(&o.set, "set", "", "rule set: 2010 or current; if left out, the one in force at the moment")
	flags.StringVar(&o.at, "at", "", "moment of the check, a date such as 2026-03-02 (its first moment in China) or an RFC 3339 time; now if left out")
	flags.StringVar(&o.lang, "lang", "zh", "language of a table: zh or en")
	flags.Usage = func() {
		fmt.Fprintln(log, "check [flags] FILE.json    (a form as the API takes it: subject, persons, sites; - for standard input)")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() != 1:
		return o, errors.New("check: name one file after the flags, or - for standard input")
	case o.format != "table" && o.format != "json":
		return o, errors.New("check: -format is table or json")
	case o.lang != "zh" && o.lang != "en":
		return o, errors.New("check: -lang is zh or en")
	}
	o.file = flags.Arg(0)
	return o, nil
}

// report is what the rules say of one form.
type report struct {
	RuleSet  string           `json:"ruleSet"`
	At       time.Time        `json:"at"`
	Blocks   int              `json:"blocks"`
	Findings []filing.Finding `json:"findings"`
}

func examine(o checkOptions, now time.Time, in io.Reader) (report, error) {
	book, err := rulebook.Load()
	if err != nil {
		return report{}, err
	}
	at, err := momentOf(o.at, now)
	if err != nil {
		return report{}, err
	}
	set := o.set
	if set == "" {
		set = book.SetAt(at)
	}
	if len(book.Rules(set)) == 0 {
		return report{}, fmt.Errorf("-set is %s or %s", rulebook.Set2010, rulebook.SetCurrent)
	}
	form, err := readForm(o.file, in)
	if err != nil {
		return report{}, err
	}
	findings := book.Check(set, &form, at)
	if findings == nil {
		findings = []filing.Finding{}
	}
	return report{RuleSet: set, At: at, Blocks: filing.Blocks(findings), Findings: findings}, nil
}

func momentOf(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return now.UTC(), nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, workday.Zone()); err == nil {
		return day.UTC(), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, errors.New("-at is a date such as 2026-03-02, or a time such as 2026-03-02T09:00:00+08:00")
	}
	return at.UTC(), nil
}

func readForm(file string, in io.Reader) (filing.Form, error) {
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return filing.Form{}, err
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, maxForm+1))
	if err != nil {
		return filing.Form{}, err
	}
	if len(text) > maxForm {
		return filing.Form{}, fmt.Errorf("a form has at most %d bytes", maxForm)
	}
	return web.Unmarshal[filing.Form](text)
}

func (r report) json(out io.Writer) error {
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

// table prints a line a finding; its text comes last, for its width is not that
// of Latin letters.
func (r report) table(out io.Writer, lang string) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, f := range r.Findings {
		text := f.Chinese
		if lang == "en" {
			text = f.English
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", f.Severity, f.Field, f.Rule, text)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	summary := "规则集 %s，%s（北京时间）：%d 项问题，其中 %d 项禁止提交\n"
	if lang == "en" {
		summary = "rule set %s, %s Beijing time: findings %d, of which block %d\n"
	}
	_, err := fmt.Fprintf(out, summary, r.RuleSet, r.At.In(workday.Zone()).Format("2006-01-02 15:04"), len(r.Findings), r.Blocks)
	return err
}
