package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"beian/internal/local/backup"
)

// takeBackup copies the folder of a system, which may run.
func takeBackup(ctx context.Context, args []string, now time.Time, out, log io.Writer) error {
	var s backup.Source
	flags := flag.NewFlagSet("backup", flag.ContinueOnError)
	flags.SetOutput(log)
	flags.StringVar(&s.Folder, "folder", "data", "folder of the system, which may run")
	flags.StringVar(&s.To, "to", "", "new folder for the copy (required)")
	flags.StringVar(&s.Keys, "keys", "", "new file, outside the copy, for the master keys; without it they are not copied")
	if err := flags.Parse(args); err != nil {
		return helped(err)
	}
	if s.To == "" || flags.NArg() > 0 {
		return errors.New("backup: name a new folder with -to")
	}
	if err := absolute(&s.Folder, &s.To, &s.Keys); err != nil {
		return err
	}
	s.Now = now
	m, err := backup.Take(ctx, s)
	if err != nil {
		return err
	}
	var bytes int64
	for _, f := range m.Files {
		bytes += f.Size
	}
	fmt.Fprintf(out, "copied %d files, %d bytes, to %s\n", len(m.Files), bytes, s.To)
	if s.Keys == "" {
		fmt.Fprintf(out, "the master keys are not in it: without a copy of %s it can't be read\n", filepath.Join(s.Folder, "keys"))
	}
	return nil
}

// restore makes a system's folder of a copy.
func restore(ctx context.Context, args []string, out, log io.Writer) error {
	var c backup.Copy
	flags := flag.NewFlagSet("restore", flag.ContinueOnError)
	flags.SetOutput(log)
	flags.StringVar(&c.From, "from", "", "folder of the copy (required)")
	flags.StringVar(&c.Keys, "keys", "", "file of the master keys (required)")
	flags.StringVar(&c.Folder, "folder", "data", "new folder for the system")
	if err := flags.Parse(args); err != nil {
		return helped(err)
	}
	if c.From == "" || c.Keys == "" || flags.NArg() > 0 {
		return errors.New("restore: name the copy with -from and the master keys with -keys")
	}
	if err := absolute(&c.From, &c.Keys, &c.Folder); err != nil {
		return err
	}
	report, err := backup.Restore(ctx, c)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "restored %d cases with %d records of history, %d numbers and %d scans to %s\n",
		report.Cases, report.Records, report.Numbers, report.Scans, c.Folder)
	return err
}

// helped makes success of a call for help.
func helped(err error) error {
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	return err
}

func absolute(paths ...*string) error {
	for _, p := range paths {
		if *p == "" {
			continue
		}
		abs, err := filepath.Abs(*p)
		if err != nil {
			return err
		}
		*p = abs
	}
	return nil
}
