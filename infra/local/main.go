// Command local runs the whole system on one machine.
//
//	local serve   site, API, workflow and scans on loopback addresses, durable in a folder
//	local demo    an empty temporary folder at 2026-03-02, one filing from draft to number, then exit
//	local check   the findings of one form in a file; exit status 1 when one blocks, 2 when it can't be read
//	local backup  a copy of a folder, taken while the system runs in it
//	local restore a folder made of a copy, looked through before it is handed over
//	local rotate-key adds a master key to a folder, for the cases to come
//	local sandbox-bureau  a bureau's own system, for trying the exchange with it
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"beian/internal/demo"
	"beian/internal/filing/filingtest"
	"beian/internal/local"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "local:", err)
		os.Exit(statusOf(err))
	}
}

// exitError is an error with the exit status that it ends the program with.
type exitError struct {
	status int
	error
}

func (e *exitError) Unwrap() error { return e.error }

func statusOf(err error) int {
	var e *exitError
	if errors.As(err, &e) {
		return e.status
	}
	return 1
}

func run(ctx context.Context, args []string, out, log io.Writer) error {
	if len(args) == 0 {
		return errors.New("say " + commands)
	}
	switch args[0] {
	case "serve":
		return serve(ctx, args[1:], out, log)
	case "demo":
		return tell(ctx, out, log)
	case "check":
		return check(args[1:], time.Now(), os.Stdin, out, log)
	case "backup":
		return takeBackup(ctx, args[1:], time.Now(), out, log)
	case "restore":
		return restore(ctx, args[1:], out, log)
	case "rotate-key":
		return rotateKey(args[1:], out, log)
	case "sandbox-bureau":
		return sandboxBureau(ctx, args[1:], out, log)
	default:
		return fmt.Errorf("unknown command %q: say %s", args[0], commands)
	}
}

// commands that there are.
const commands = "serve, demo, check, backup, restore, rotate-key or sandbox-bureau"

// options of serve.
type options struct {
	folder, address, scans, begin, log, bureaus string
	seed                                        bool
	applicants                                  int
}

func serve(ctx context.Context, args []string, out, log io.Writer) error {
	var o options
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(log)
	flags.StringVar(&o.folder, "folder", "data", "folder that holds everything; made if missing")
	flags.StringVar(&o.address, "address", "127.0.0.1:8080", "where site and API answer")
	flags.StringVar(&o.scans, "scans", "127.0.0.1:8081", "where scans are uploaded to")
	flags.StringVar(&o.begin, "begin", "", "date at which the clock of an empty folder starts, such as 2026-03-02; today if left out")
	flags.BoolVar(&o.seed, "seed", true, "fill an empty folder with a few fictitious cases")
	flags.IntVar(&o.applicants, "applicants", demo.Applicants, "how many applicants there are to sign in as; each files for one subject")
	flags.StringVar(&o.bureaus, "bureaus", "", "file that names the bureaus with a system of their own, see sandbox-bureau; none if left out")
	flags.StringVar(&o.log, "log", "warn", "least level of the log: debug, info, warn or error")
	if err := flags.Parse(args); err != nil {
		return err
	}
	config, err := o.config(log)
	if err != nil {
		return err
	}
	seeding := filepath.Join(config.Folder, "seeding")
	if err := mark(o.seed, config.Folder, seeding); err != nil {
		return err
	}
	s, err := local.Open(ctx, config)
	if err != nil {
		return err
	}
	if _, err := os.Stat(seeding); err == nil {
		fmt.Fprintln(out, "filling the empty folder with fictitious cases …")
		err := demo.Seed(ctx, s.URL(), http.DefaultClient)
		if err == nil {
			err = os.Remove(seeding)
		}
		if err != nil {
			return errors.Join(err, s.Close())
		}
	}
	greet(out, s, config)
	<-ctx.Done()
	fmt.Fprintln(out, "stopping …")
	return s.Close()
}

// mark notes in an empty folder that it is to be filled, so that filling it goes
// on where it was interrupted.
func mark(seed bool, folder, seeding string) error {
	_, err := os.Stat(filepath.Join(folder, "beian.db"))
	if !seed || !errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	return os.WriteFile(seeding, nil, 0o600)
}

func (o options) config(log io.Writer) (local.Config, error) {
	folder, err := filepath.Abs(o.folder)
	if err != nil {
		return local.Config{}, err
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.log)); err != nil {
		return local.Config{}, fmt.Errorf("-log: %w", err)
	}
	if o.applicants < demo.Applicants {
		return local.Config{}, fmt.Errorf("-applicants: there are %d at least", demo.Applicants)
	}
	systems, err := readSystems(o.bureaus)
	if err != nil {
		return local.Config{}, err
	}
	c := local.Config{
		Systems: systems,
		Folder:  folder, Address: o.address, ScansAddress: o.scans, Demonstration: true,
		Accounts: demo.AccountsOf(o.applicants), Providers: demo.Providers(), Site: site,
		Log: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: level})),
	}
	if o.begin != "" {
		day, err := time.ParseInLocation(time.DateOnly, o.begin, time.FixedZone("Asia/Shanghai", 8*60*60))
		if err != nil {
			return local.Config{}, fmt.Errorf("-begin: want a date such as 2026-03-02")
		}
		c.Begin = day.Add(9 * time.Hour)
	}
	return c, nil
}

func greet(out io.Writer, s *local.System, config local.Config) {
	fmt.Fprintf(out, `
网站备案 · website filing, on this machine

  public status page   %[1]s/
  in English           %[1]s/en/
  guide to filing      %[1]s/guide/
  applicants           %[1]s/apply/
  provider's desk      %[1]s/provider/
  bureau's desk        %[1]s/review/
  API                  %[1]s/api/    (described by internal/web/openapi.json)
  scans                %[2]s/
  health, metrics      %[1]s/healthz  %[1]s/metrics
  everything is in     %[3]s

Sign in there as one of the demonstration's accounts:

`, s.URL(), s.ScansURL(), config.Folder)
	for _, a := range config.Accounts {
		fmt.Fprintf(out, "  %-13s %s\n", a.ID, a.Label)
	}
	fmt.Fprintf(out, `
or get a token for the API:

  TOKEN=$(curl -s -d grant_type=urn:beian:demonstration -d account=verifier-1 %[1]s/issuer/token | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
  curl -s -H "Authorization: Bearer $TOKEN" %[1]s/api/provider/queue

Ctrl-C stops it; starting it again goes on where it was.
`, s.URL())
}

// tell is the demonstration.
func tell(ctx context.Context, out, log io.Writer) error {
	folder, err := os.MkdirTemp("", "beian-demo-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	s, err := local.Open(ctx, local.Config{
		Folder: folder, Address: "127.0.0.1:0", ScansAddress: "127.0.0.1:0", Demonstration: true, Begin: filingtest.Now(),
		Accounts: demo.Accounts(), Providers: demo.Providers(), Site: site,
		Log: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		return err
	}
	filed, err := demo.Tell(ctx, s.URL(), http.DefaultClient, out)
	if err = errors.Join(err, s.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "\nfiled %s receipt %s\n", filed.Number, filed.Receipt)
	return err
}
