#!/bin/sh
# Debian's own Redmine for the tests.
#   redmine.sh install           installs what is missing (as root); ends with an error when that cannot be done
#   redmine.sh start FOLDER PORT starts it on loopback with a fresh database in FOLDER; prints two API keys (ours, a
#                                worker's), then what its web server says
set -eu
home=/usr/share/redmine
seed=/var/lib/dbconfig-common/sqlite3/redmine/instances/default/redmine_default

installed() {
  [ -e "$home/config.ru" ] && [ -e "$seed" ] &&
    dpkg -s redmine redmine-sqlite puma 2>/dev/null | grep -c '^Status: install ok installed' | grep -q '^3$'
}

if ! installed; then
  export DEBIAN_FRONTEND=noninteractive
  # Redmine learns from this folder which database it is to use; slim systems leave it out, and it would ask for ever.
  mkdir -p /usr/share/doc/redmine-sqlite
  apt-get update -qq >&2
  apt-get install -y -qq --no-install-recommends redmine-sqlite redmine puma </dev/null >&2 || {
    # Slim systems leave out the gems' folders, in which there is only documentation; bundler wants to see them.
    for spec in /usr/share/rubygems-integration/*/specifications/*.gemspec \
      /usr/lib/*/rubygems-integration/*/specifications/*.gemspec; do
      mkdir -p "$(dirname "$(dirname "$spec")")/gems/$(basename "$spec" .gemspec)"
    done
    dpkg --configure -a >&2
  }
fi

# Redmine reads further gems from this file; the web server is one.
[ -e "$home/Gemfile.local" ] || echo 'gem "puma"' >"$home/Gemfile.local"
(cd "$home" && bundle install --local --quiet >&2)
if [ "$1" = install ]; then
  installed
  exit
fi

folder=$2
port=$3
cp "$seed" "$folder/redmine.db"
cd "$home"
export DATABASE_URL="sqlite3:$folder/redmine.db" RAILS_ENV=production RAILS_LOG_TO_STDOUT=0
export REDMINE_INSTANCE=default
bundle exec rails runner '
  ActionMailer::Base.perform_deliveries = false
  Setting.rest_api_enabled = "1"
  # One for each test that polls: a desk ends what it made there and does not know.
  projects = %w[linli story-1 story-6].map do |name|
    Project.create!(name: name, identifier: name, is_public: false, trackers: Tracker.all,
                    enabled_module_names: ["issue_tracking"])
  end
  role = Role.find_by(builtin: 0) || Role.create!(name: "Desk", permissions: [])
  role.update!(issues_visibility: "all", permissions: [:view_issues, :add_issues, :edit_issues, :delete_issues,
    :add_issue_notes, :view_private_notes, :set_notes_private, :set_issues_private])
  keys = %w[desk worker].map do |login|
    user = User.new(firstname: login, lastname: "Linli", mail: "#{login}@example.org", language: "zh")
    user.login = login
    user.admin = true
    user.password = user.password_confirmation = SecureRandom.hex(16)
    user.save!
    projects.each { |project| Member.create!(user: user, project: project, roles: [role]) }
    user.api_key
  end
  puts keys.join(" ")
' 2>/dev/null | grep -E '^[0-9a-f]{40} [0-9a-f]{40}$'
exec bundle exec puma --environment production --bind "tcp://127.0.0.1:$port" --threads 4:4 config.ru 2>&1
