cat > Dockerfile <<EOF
FROM $IMAGE
COPY --from=a:\$TAG x y
EOF
bash <<-'E'
	docker pull a/b
	E
ssh host "docker pull \"a/b\" && echo 'x'"
echo "FROM a\nRUN b" > x/Dockerfile
