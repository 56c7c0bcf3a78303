// Command providers registers access providers with a system on AWS:
//
//	go run ./infra/providers -table NAME providers.json
//
// The file is a JSON list of their records: id, as the tokens of their staff have
// it, name, licence, desk, provinces and ipRanges, and, until a provider's manager
// changes them, desks, verifiers and settings. The same again changes nothing; what
// a manager has set stays. Region and credentials are those of the AWS command
// line.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/config"

	awsrecords "beian/internal/awsrun/records"
	"beian/internal/casework"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
)

func main() {
	name := flag.String("table", "", "name of the DynamoDB table, an output of the deployment")
	flag.Parse()
	if err := run(context.Background(), *name, flag.Args(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "providers:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, name string, files []string, out io.Writer) error {
	if name == "" || len(files) != 1 {
		return errors.New("name the table with -table, and one file of providers after it")
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		return err
	}
	list, err := parse(text)
	if err != nil {
		return fmt.Errorf("%s: %w", files[0], err)
	}
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return err
	}
	return register(ctx, awsrecords.Open(cfg, awsrecords.Environment{Table: name}), list, out)
}

// parse reads the file. It takes none of the providers if one is wrong.
func parse(text []byte) ([]records.Provider, error) {
	book, err := rulebook.Load()
	if err != nil {
		return nil, err
	}
	var list []records.Provider
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&list); err != nil {
		return nil, fmt.Errorf("want a JSON list of providers: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) || len(list) == 0 {
		return nil, errors.New("want one list of at least one provider, and nothing after it")
	}
	for i, p := range list {
		err := check(p, book)
		if slices.ContainsFunc(list[:i], func(o records.Provider) bool { return o.ID == p.ID }) {
			err = errors.New("it is there twice")
		}
		if err != nil {
			return nil, fmt.Errorf("provider %q: %w", p.ID, err)
		}
	}
	return list, nil
}

// check refuses a record that can't be one.
func check(p records.Provider, book *rulebook.Book) error {
	switch {
	case !regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`).MatchString(p.ID):
		return errors.New("id: use up to 40 small letters, digits and hyphens")
	case p.Name == "" || p.Licence == "":
		return errors.New("name and licence are needed: it is registered by them")
	case p.Desk == "" && len(p.Desks) == 0:
		return errors.New("desk: say where heads appear, or list desks")
	case len(p.Provinces) == 0 || len(p.IPRanges) == 0:
		return errors.New("provinces and ipRanges are needed: the access of sites is held against them")
	case p.SetBy != "" || !p.SetAt.IsZero() || p.Version != 0:
		return errors.New("setBy, setAt and version are not for a file")
	}
	for _, code := range p.Provinces {
		if _, known := book.Province(code); !known {
			return fmt.Errorf("provinces: %q is not the two digits of a province", code)
		}
	}
	for _, text := range p.IPRanges {
		if !rulebook.IsRange(text) {
			return fmt.Errorf("ipRanges: %q is no address, prefix or range", text)
		}
	}
	return casework.CheckSettings(p.ProviderSettings)
}

// register writes what has changed.
func register(ctx context.Context, t table.Table, list []records.Provider, out io.Writer) error {
	for _, p := range list {
		w, changed, err := records.Configured(ctx, t, p)
		if err == nil && changed {
			err = t.Commit(ctx, w)
		}
		if err != nil {
			return fmt.Errorf("%w; run it again", err)
		}
		state := "as it was"
		if changed {
			state = "registered"
		}
		fmt.Fprintf(out, "%s: %s\n", p.ID, state)
	}
	return nil
}
