// Command site builds the static site for the deployment on AWS.
//
//	site [flags] build FOLDER   writes the files into a folder, to look at
//	site [flags] upload BUCKET  puts them into the bucket of the output SiteBucket,
//	                            with the credentials and the region of the AWS
//	                            command line
//
// -issuer and -client say where people sign in, and as which public client the
// site is known there; without them the consoles say that nobody can sign in.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"beian/internal/rulebook"
	"beian/site/build"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "site:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	var signIn build.SignIn
	flags := flag.NewFlagSet("site", flag.ContinueOnError)
	flags.StringVar(&signIn.Authority, "issuer", "", "OpenID Connect issuer that people sign in at")
	flags.StringVar(&signIn.Client, "client", "", "the site's id as a public client of the issuer")
	if err := flags.Parse(args); err != nil {
		return err
	}
	args = flags.Args()
	if len(args) != 2 || args[1] == "" {
		return errors.New("say build FOLDER or upload BUCKET")
	}
	book, err := rulebook.Load()
	if err != nil {
		return err
	}
	options := build.Options{Rules: book, SignIn: signIn}
	switch args[0] {
	case "build":
		return build.Site(options, args[1])
	case "upload":
		files, err := build.Files(options)
		if err != nil {
			return err
		}
		cfg, err := config.LoadDefaultConfig(ctx)
		if err != nil {
			return fmt.Errorf("credentials: %w", err)
		}
		return upload(ctx, s3.NewFromConfig(cfg), args[1], files, out)
	default:
		return fmt.Errorf("unknown command %q: say build FOLDER or upload BUCKET", args[0])
	}
}
