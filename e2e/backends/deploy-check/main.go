// Reads files of deploy/ as their own programs do, and strictly: an unknown or misspelt field is an error.
//
//	deploy-check compose FILE      prints the project as JSON, with what it includes and overrides
//	deploy-check kubernetes FOLDER prints the objects of a kustomization as JSON, one a line
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
	apps "k8s.io/api/apps/v1"
	autoscaling "k8s.io/api/autoscaling/v2"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	rbac "k8s.io/api/rbac/v1"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

func main() {
	if len(os.Args) != 3 {
		fail(fmt.Errorf("deploy-check compose FILE, or kubernetes FOLDER"))
	}
	read := map[string]func(string) error{"compose": compose, "kubernetes": kubernetes}[os.Args[1]]
	if read == nil {
		fail(fmt.Errorf("unknown kind of file: %s", os.Args[1]))
	}
	if err := read(os.Args[2]); err != nil {
		fail(fmt.Errorf("%s: %w", os.Args[2], err))
	}
}

func compose(file string) error {
	options, err := cli.NewProjectOptions([]string{file}, cli.WithOsEnv, cli.WithInterpolation(true))
	if err != nil {
		return err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return err
	}
	text, err := project.MarshalJSON()
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(text)
	return err
}

var kinds = map[string]func() any{
	"apps/v1/Deployment":                     func() any { return &apps.Deployment{} },
	"apps/v1/StatefulSet":                    func() any { return &apps.StatefulSet{} },
	"autoscaling/v2/HorizontalPodAutoscaler": func() any { return &autoscaling.HorizontalPodAutoscaler{} },
	"batch/v1/Job":                           func() any { return &batch.Job{} },
	"networking.k8s.io/v1/Ingress":           func() any { return &networking.Ingress{} },
	"networking.k8s.io/v1/NetworkPolicy":     func() any { return &networking.NetworkPolicy{} },
	"policy/v1/PodDisruptionBudget":          func() any { return &policy.PodDisruptionBudget{} },
	"rbac.authorization.k8s.io/v1/Role":      func() any { return &rbac.Role{} },
	"v1/ConfigMap":                           func() any { return &core.ConfigMap{} },
	"v1/Namespace":                           func() any { return &core.Namespace{} },
	"v1/PersistentVolumeClaim":               func() any { return &core.PersistentVolumeClaim{} },
	"v1/Secret":                              func() any { return &core.Secret{} },
	"v1/Service":                             func() any { return &core.Service{} },
	"v1/ServiceAccount":                      func() any { return &core.ServiceAccount{} },
}

func kubernetes(folder string) error {
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		return err
	}
	for _, resource := range built.Resources() {
		make := kinds[resource.GetApiVersion()+"/"+resource.GetKind()]
		if make == nil {
			return fmt.Errorf("%s/%s is not known here", resource.GetApiVersion(), resource.GetKind())
		}
		text, err := resource.MarshalJSON()
		if err != nil {
			return err
		}
		if err := yaml.UnmarshalStrict(text, make()); err != nil {
			return fmt.Errorf("%s %s: %w", resource.GetKind(), resource.GetName(), err)
		}
		fmt.Println(string(bytes.TrimSpace(text)))
	}
	return nil
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
