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
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

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
	writes, err := read(files)
	if err != nil {
		return err
	}
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return err
	}
	return put(ctx, awsrecords.Open(cfg, awsrecords.Environment{Table: name}), writes, out)
}

// read makes the writes of the files. It takes none of them if one is wrong.
func read(files []string) ([]table.Write, error) {
	var writes []table.Write
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		year, err := workday.ParseYear(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		it, err := records.HolidaysItem(year.Year, text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		writes = append(writes, table.Put(it, table.Always()))
	}
	return writes, nil
}

// put stores the years, each in the place of an earlier one. The same again
// changes nothing, so that an unknown outcome is simply repeated.
func put(ctx context.Context, t table.Table, writes []table.Write, out io.Writer) error {
	if err := t.Commit(ctx, writes...); err != nil {
		return fmt.Errorf("%w; run it again", err)
	}
	for _, w := range writes {
		fmt.Fprintf(out, "holidays of %s are added\n", w.Item.Key.Sort)
	}
	return nil
}
