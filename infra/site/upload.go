package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"beian/site/build"
)

// upload puts the files into the bucket, each with its type and how long it may
// be held. Pages come last, so that nobody gets one before what it refers to. A
// file of an earlier upload stays: a page that somebody has open may still ask
// for it. A second upload changes nothing.
func upload(ctx context.Context, client *s3.Client, bucket string, files map[string]build.File, out io.Writer) error {
	names := slices.SortedFunc(maps.Keys(files), func(a, b string) int {
		if page := isPage(a); page != isPage(b) {
			return map[bool]int{true: 1, false: -1}[page]
		}
		return strings.Compare(a, b)
	})
	for _, name := range names {
		f := files[name]
		for _, key := range keys(name) {
			_, err := client.PutObject(ctx, &s3.PutObjectInput{
				Bucket: &bucket, Key: &key, Body: bytes.NewReader(f.Body), ContentType: &f.Type, CacheControl: &f.CacheControl,
			})
			if err != nil {
				return fmt.Errorf("put %s: %w", key, err)
			}
			fmt.Fprintln(out, key)
		}
	}
	return nil
}

func isPage(name string) bool { return strings.HasSuffix(name, ".html") }

// keys gives the names under which the bucket holds a file. The page of a folder
// is at the address of the folder, with the slash and without: the CDN looks up
// what is asked for, and has no function of its own to look for an index.html.
func keys(name string) []string {
	if folder, ok := strings.CutSuffix(name, "/index.html"); ok {
		return []string{folder + "/", folder}
	}
	return []string{name}
}
