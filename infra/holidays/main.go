// Command holidays adds the holidays of a year to a system on AWS, when their
// notice is out:
//
//	go run ./infra/holidays -table NAME 2027.json
//
// The files are like those of internal/workday/data. Region and credentials are
// those of the AWS command line. Functions read what was added when they start,
// so that all of them know it within hours, and at once after a deployment. On
// one machine a file is put into the folder holidays instead.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/aws/aws-sdk-go-v2/config"

	awsrecords "beian/internal/awsrun/records"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/workday"
)

func main() {
	name := flag.String("table", "", "name of the DynamoDB table, an output of the deployment")
	flag.Parse()
	if err := run(context.Background(), *name, flag.Args(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "holidays:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, name string, files []string, out io.Writer) error {
	if name == "" || len(files) == 0 {
		return errors.New("name the table with -table, and the files of the years after it")
	}
	years, err := read(files)
	if err != nil {
		return err
	}
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return err
	}
	return add(ctx, awsrecords.Open(cfg, awsrecords.Environment{Table: name}), years, out)
}

// read reads the files of years. It takes none of them if one is wrong.
func read(files []string) (map[int]json.RawMessage, error) {
	years := map[int]json.RawMessage{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		year, err := workday.ParseYear(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		years[year.Year] = text
	}
	return years, nil
}

// add stores the years beside those that are there, each in the place of an
// earlier one. The same again changes nothing that is read.
func add(ctx context.Context, t table.Table, years map[int]json.RawMessage, out io.Writer) error {
	all, version, err := records.Holidays(ctx, t)
	if err != nil {
		return err
	}
	if all == nil {
		all = map[int]json.RawMessage{}
	}
	maps.Copy(all, years)
	it, err := records.HolidaysItem(version+1, all)
	if err != nil {
		return err
	}
	condition := table.IfVersion(version)
	if version == 0 {
		condition = table.IfAbsent()
	}
	if err := t.Commit(ctx, table.Put(it, condition)); err != nil {
		return fmt.Errorf("%w; run it again", err)
	}
	for _, year := range slices.Sorted(maps.Keys(years)) {
		fmt.Fprintf(out, "holidays of %d are added\n", year)
	}
	return nil
}
